import type {
  OrdersHealth,
  OutboxHealth,
  PassHealth,
} from "../modules/posthog/outbox/outbox-health"
import type { Problem } from "./problem"
import { isProblem, troubleProblem } from "./trouble-problems"

/**
 * Longer than any event waits in normal operation, including a restart of PostHog or the store. If nothing at all is delivered, less shows
 * it: a single event may be held back for longer, and a backfill may record faster than PostHog takes events.
 */
const LONG_WAIT_SECONDS = { some: 15 * 60, all: 5 * 60 }

/** Catch-up checks new rows every minute and changed rows every hour. */
const LONG_UNSEEN_SECONDS = { recent: 10 * 60, wide: 3 * 60 * 60 }

const MINUTE_SECONDS = 60

/** The states that need a person. The others resolve on their own or are expected. */
const STATES_TO_FIX = new Set(["disabled", "no_api_key", "misconfigured"])

/** What `problemsOf` evaluates. */
export interface Findings {
  /** Status of the process that answers. */
  status: { state: string; reason?: string }
  /** Undefined if it cannot be read. */
  outbox?: OutboxHealth
  /** How long the process that answers has been up. */
  uptimeSeconds?: number
}

/** Lists what needs a person, each with how to fix it. Pure. */
export const problemsOf = ({ status, outbox, uptimeSeconds = 0 }: Findings): Problem[] => {
  const { state, reason = state } = status
  const topic = state === "misconfigured" ? ("delivery" as const) : undefined
  const ofProcess = STATES_TO_FIX.has(state) ? [{ topic, text: reason, brief: reason }] : []
  if (state === "disabled" || !outbox) {
    return ofProcess
  }
  return [
    ...ofProcess,
    ...(state === "no_api_key" ? [] : waitProblems(outbox)),
    ...outbox.setAside.map(({ reason: why, count, sinceSeconds }) => ({
      topic: "set_aside" as const,
      text: `${count} set aside as \`${why}\`. They aren't retried automatically. PostHog → Set aside in the Admin shows PostHog's answer, and sends them again or discards them.`,
      brief: `${count} set aside as \`${why}\`.`,
      sinceSeconds,
    })),
    ...passProblems(outbox.passes, uptimeSeconds),
    ...outbox.troubles.filter(isProblem).map((trouble) => ({
      ...troubleProblem(trouble),
      sinceSeconds: (outbox.checkedAt.getTime() - Date.parse(trouble.firstAt)) / 1000,
    })),
    ...orderProblems(outbox.orders),
  ]
}

/** Describes an outbox that cannot be read. */
export const unreadable = (error: string): Problem => {
  const remedy =
    error === "42P01"
      ? "Its tables are missing. Run `npx medusa db:migrate`."
      : "PostgreSQL is down or busy, or the plugin's tables are locked. Checkout is not affected, and orders are recorded once the database responds. docs/troubleshooting.md shows how to find what holds a lock."
  const text = `Couldn't read the outbox (${error}). ${remedy}`
  return { text, brief: text }
}

const waitProblems = ({
  waiting,
  oldestSeconds,
  lastError,
  undeliveredSeconds,
}: OutboxHealth): Problem[] => {
  const sinceDelivery = undeliveredSeconds ?? Infinity
  const isAnyDelivered = sinceDelivery <= LONG_WAIT_SECONDS.all
  if (oldestSeconds <= LONG_WAIT_SECONDS[isAnyDelivered ? "some" : "all"]) {
    return []
  }
  const minutes = Math.round(oldestSeconds / MINUTE_SECONDS)
  const said = lastError
    ? `PostHog's last answer: ${lastError}`
    : "Check the log of the delivering process. If no process delivers, run one in Medusa's `worker` or `shared` mode."
  // While others are delivered, a backlog shrinks: after a standstill of the store, it is gone in a moment.
  const sinceSeconds = Math.min(oldestSeconds, sinceDelivery)
  const brief = `${waiting} waiting for delivery, the oldest for ${minutes} minutes. Nothing is lost.`
  return [{ topic: "delivery", text: `${brief} ${said}`, brief, sinceSeconds }]
}

const passProblems = (
  { recent, wide }: OutboxHealth["passes"],
  uptimeSeconds: number
): Problem[] => {
  const problems = [
    passProblem("check new rows every minute", recent, {
      afterSeconds: LONG_UNSEEN_SECONDS.recent,
      uptimeSeconds,
    }),
    // The same process runs both, so report its absence once.
    recent &&
      passProblem("check changed rows every hour", wide, {
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
): Problem | undefined => {
  // A store that just started has not run catch-up yet.
  if ((pass?.unseenSeconds ?? uptimeSeconds) <= afterSeconds) {
    return undefined
  }
  const remedy =
    (pass?.untriedSeconds ?? Infinity) > afterSeconds
      ? "Run a process in Medusa's `worker` or `shared` mode."
      : "Every run since has failed. Check the log of the process that runs it."
  const last = pass ? `last succeeded at ${new Date(pass.lookedAt).toISOString()}` : "has never run"
  const text = `Catch-up should ${what}, but ${last}. ${remedy}`
  return { topic: "catch_up", text, brief: text }
}

const orderProblems = (orders: OrdersHealth | null): Problem[] => {
  if (!orders || orders.missing === 0) {
    return []
  }
  const which = `${orders.missing} of the newest ${orders.seen} orders older than 15 minutes are not recorded`
  const text = `${which} (for example, ${orders.example}). Check the log for the cause. After you fix it, \`npx medusa-posthog reconcile --fix\` records them.`
  return [{ topic: "missing", text, brief: `${which}.` }]
}
