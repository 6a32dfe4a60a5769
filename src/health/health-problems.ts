import type {
  OrdersHealth,
  OutboxHealth,
  PassHealth,
} from "../modules/posthog/outbox/outbox-health"
import { troubleProblem } from "./trouble-problems"

/** Longer than any event waits where nothing is wrong, and than a restart of PostHog or the store takes. */
const LONG_WAIT_SECONDS = 15 * 60

/** Catch-up looks at new rows every minute and at changed ones every hour. */
const LONG_UNSEEN_SECONDS = { recent: 10 * 60, wide: 3 * 60 * 60 }

const MINUTE_SECONDS = 60

/** What of a process's status needs a person; the rest passes by itself, or is as it should be. */
const STATES_TO_FIX = new Set(["disabled", "no_api_key", "misconfigured"])

/** What `problemsOf` judges. */
export interface Findings {
  /** Of the process that is asked. */
  status: { state: string; reason?: string }
  /** None where it cannot be read. */
  outbox?: OutboxHealth
  /** How long the process that is asked has been up. */
  uptimeSeconds?: number
}

/** What needs a person, each with what to do. Pure. */
export const problemsOf = ({ status, outbox, uptimeSeconds = 0 }: Findings): string[] => {
  const { state, reason } = status
  const ofProcess = STATES_TO_FIX.has(state) ? [reason ?? state] : []
  if (state === "disabled" || !outbox) {
    return ofProcess
  }
  return [
    ...ofProcess,
    ...(state === "no_api_key" ? [] : waitProblems(outbox)),
    ...outbox.setAside.map(
      ({ reason: why, count }) =>
        `Set aside as \`${why}\`: ${count}. They are not sent again by themselves; the column last_error of posthog_outbox_event says what PostHog answered.`
    ),
    ...passProblems(outbox.passes, uptimeSeconds),
    ...outbox.troubles.map(troubleProblem),
    ...orderProblems(outbox.orders),
  ]
}

/** What an outbox that cannot be read means. */
export const unreadable = (error: string): string => {
  const remedy =
    error === "42P01"
      ? "Its tables are missing: run `npx medusa db:migrate`."
      : "PostgreSQL does not answer, is busy, or the plugin's tables are locked. Orders go on and are recorded as soon as it answers; docs/troubleshooting.md shows how to find what holds a lock."
  return `The outbox could not be read (${error}). ${remedy}`
}

const waitProblems = ({ waiting, oldestSeconds, lastError }: OutboxHealth): string[] => {
  if (oldestSeconds <= LONG_WAIT_SECONDS) {
    return []
  }
  const minutes = Math.round(oldestSeconds / MINUTE_SECONDS)
  const said = lastError
    ? `PostHog's last answer: ${lastError}`
    : "The log of the process that delivers says why. If none does: one has to run in Medusa's `worker` or `shared` mode."
  return [
    `Waiting for delivery: ${waiting}, the oldest for ${minutes} minutes; none is lost. ${said}`,
  ]
}

const passProblems = (
  { recent, wide }: OutboxHealth["passes"],
  uptimeSeconds: number
): string[] => {
  const problems = [
    passProblem("look at the store's new rows every minute", recent, {
      afterSeconds: LONG_UNSEEN_SECONDS.recent,
      uptimeSeconds,
    }),
    // It is the same process that does both, so the first one's absence is told once.
    recent &&
      passProblem("look at the store's changed rows every hour", wide, {
        afterSeconds: LONG_UNSEEN_SECONDS.wide,
        uptimeSeconds,
      }),
  ]
  return problems.filter((problem) => problem !== undefined)
}

const passProblem = (
  what: string,
  pass: PassHealth | undefined,
  { afterSeconds, uptimeSeconds }: { afterSeconds: number; uptimeSeconds: number }
): string | undefined => {
  // Before its first minute is over, a store has not been looked at.
  if ((pass?.unseenSeconds ?? uptimeSeconds) <= afterSeconds) {
    return undefined
  }
  const remedy =
    (pass?.untriedSeconds ?? Infinity) > afterSeconds
      ? "A process has to run in Medusa's `worker` or `shared` mode."
      : "None has come to its end since; the log of the process that looks says why."
  const last = pass ? `at ${new Date(pass.lookedAt).toISOString()}` : "never"
  return `Expected a ${what}, and the last was ${last}. ${remedy}`
}

const orderProblems = (orders: OrdersHealth | null): string[] =>
  orders && orders.missing > 0
    ? [
        `Not recorded: ${orders.missing} of the store's newest ${orders.seen} orders that are older than 15 minutes, such as ${orders.example}. The log says why; \`npx medusa-posthog reconcile --fix\` records them when the cause is fixed.`,
      ]
    : []
