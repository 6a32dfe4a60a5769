import type { Log } from "../../../types/log"
import type { Moment } from "../../../types/moment"
import { GatherQueue } from "../hints/gather-queue"
import type { GatherConfig } from "../hints/gather-queue"

/** Gathers moments in memory until they are in the outbox. What is lost here nobody finds again, so the log says so. */
export class MomentQueue extends GatherQueue<Moment> {
  constructor(
    config: GatherConfig,
    private readonly momentLog: Pick<Log, "error" | "warn">,
    onPending?: (pending: boolean) => void
  ) {
    super(
      {
        keyOf: ({ definition, key }) => `${definition}:${key}`,
        // The key may name a person.
        nameOf: ({ definition }) => `a ${definition}`,
        beyond: "events wait to be recorded; further ones are lost until they are.",
        givenUp: "no row proves it, so it is lost.",
      },
      config,
      momentLog,
      onPending
    )
  }

  /** Says in the log what ends with the process. */
  sayWhatIsLost(): void {
    const lost = this.size + this.lost
    if (lost > 0) {
      this.momentLog.error(
        `medusa-plugin-posthog: ${lost} events that no row proves could not be recorded and are lost with this process.`
      )
    }
  }
}
