import { SingleBar } from "cli-progress"

/** A progress bar on a terminal. Elsewhere, such as in a log, an occasional line. */
export interface Progress {
  begin(state: { label: string; total: number; seen: number; recorded: number }): void
  update(state: { seen: number; recorded: number }): void
  end(): void
}

const LINE_EVERY_MS = 10_000

/** Creates a progress bar, which appears when it begins. */
export const createProgress = (stream: NodeJS.WriteStream): Progress => {
  const bar = new SingleBar({
    stream,
    format:
      "{label} {bar} {percentage}% | {value} of {total} rows | {recorded} recorded | about {eta_formatted} left",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    noTTYOutput: true,
    notTTYSchedule: LINE_EVERY_MS,
    hideCursor: true,
    // The program handles Ctrl-C itself.
    gracefulExit: false,
  })
  return {
    begin: ({ label, total, seen, recorded }) => {
      bar.start(total, seen, { label, recorded })
    },
    update: ({ seen, recorded }) => {
      if (bar.isActive) {
        bar.update(seen, { recorded })
      }
    },
    end: () => {
      bar.stop()
    },
  }
}
