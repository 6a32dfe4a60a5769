import type {
  OrdersHealth,
  OutboxHealth,
  PassHealth,
} from "../modules/posthog/outbox/outbox-health"
import { otherProject } from "../modules/posthog/sending/status"
import { problem } from "./problem"
import type { Problem } from "./problem"
import { sentence } from "./sentence"
import type { SentenceId } from "./sentence"
import { isProblem, troubleProblem } from "./trouble-problems"

/**
 * Longer than any event waits in normal operation, including a restart of PostHog or the store. If nothing at all is delivered, less shows
 * it: a single event may be held back for longer, and a backfill may record faster than PostHog accepts events.
 */
const LONG_WAIT_SECONDS = { some: 15 * 60, all: 5 * 60 }

/** Catch-up checks new rows every minute and changed rows every hour. */
const LONG_UNSEEN_SECONDS = { recent: 10 * 60, wide: 3 * 60 * 60 }

const MINUTE_SECONDS = 60

/** Whether something happened in the future, because the database's clock was ahead then. Other statements may be a moment newer. */
const isAhead = (agoSeconds: number | null | undefined): boolean =>
  (agoSeconds ?? 0) < -MINUTE_SECONDS

/** The states of a process that may have no key, so that the store can be in local mode. */
const SENDS_NOTHING = new Set(["no_api_key", "left_to_workers"])

/** What `problemsOf` evaluates. */
export interface Findings {
  /** Status of the process that answers. */
  status: { state: string; reason?: string }
  /** Undefined if it cannot be read. */
  outbox?: OutboxHealth
  /** The end of the key of the outbox's project, if this process has the key of another one. */
  otherKeyEnding?: string
  /** How long the process that answers has been up. */
  uptimeSeconds?: number
}

/** Lists what needs a person, each with how to fix it. Pure. */
export const problemsOf = ({
  status,
  outbox,
  otherKeyEnding,
  uptimeSeconds = 0,
}: Findings): Problem[] => {
  if (status.state === "disabled" || !outbox) {
    return statusProblems(status)
  }
  const isLocal = SENDS_NOTHING.has(status.state) && outbox.isLocal
  const waiting = isLocal ? [] : waitProblems(outbox)
  const ofProcess = statusProblems(status, waiting[0])
  return [
    ...(otherKeyEnding === undefined
      ? [...ofProcess, ...waiting]
      : [
          ...(status.reason === otherProject({ ending: otherKeyEnding }).reason ? [] : ofProcess),
          otherProjectProblem(otherKeyEnding, waiting[0]),
        ]),
    ...outbox.setAside.map(({ reason, count: events, sinceSeconds }) =>
      problem([sentence("set_aside", { events, reason })], [sentence("decide")], {
        topic: "set_aside",
        sinceSeconds,
      })
    ),
    ...passProblems(outbox.passes, uptimeSeconds),
    ...outbox.troubles
      .filter(isProblem)
      .map((trouble) => troubleProblem(trouble, outbox.checkedAt)),
    ...orderProblems(outbox.orders),
  ]
}

/** The states that need a person. The others resolve on their own or are expected. */
const statusProblems = (
  { state, reason = state }: Findings["status"],
  waiting?: Problem
): Problem[] => {
  if (state === "misconfigured") {
    return [problem([sentence(state, { reason })], [], { topic: "delivery" })]
  }
  // Nobody is alerted to a missing key while other processes deliver.
  return state === "disabled" || state === "no_api_key"
    ? [problem([sentence(state)], [], waiting)]
    : []
}

/** Nobody is alerted while processes with the outbox's key deliver, as when a developer's machine is connected to the store's database. */
const otherProjectProblem = (ending: string, waiting: Problem | undefined): Problem =>
  problem([sentence("other_project", { ending })], [], waiting)

/** Describes tables that aren't as this version needs them. */
export const oldTables = (reason: string): Problem => problem([sentence("old_tables", { reason })])

/** Describes an outbox that cannot be read. */
export const unreadable = (error: string): Problem =>
  problem([
    sentence("unreadable", { error }),
    sentence(error === "42P01" ? "no_tables" : "no_database"),
  ])

const waitProblems = ({
  waiting,
  oldestSeconds,
  lastError,
  undeliveredSeconds,
}: OutboxHealth): Problem[] => {
  const sinceDelivery = isAhead(undeliveredSeconds) ? Infinity : (undeliveredSeconds ?? Infinity)
  const isAnyDelivered = sinceDelivery <= LONG_WAIT_SECONDS.all
  if (oldestSeconds <= LONG_WAIT_SECONDS[isAnyDelivered ? "some" : "all"]) {
    return []
  }
  const minutes = Math.round(oldestSeconds / MINUTE_SECONDS)
  const said = lastError ? sentence("last_answer", { answer: lastError }) : sentence("no_answer")
  // While others are delivered, a backlog shrinks: after a standstill of the store, it is gone in a moment.
  const sinceSeconds = Math.min(oldestSeconds, sinceDelivery)
  const about = { topic: "delivery" as const, sinceSeconds }
  return [problem([sentence("waiting", { waiting, minutes })], [said], about)]
}

const passProblems = (
  { recent, wide }: OutboxHealth["passes"],
  uptimeSeconds: number
): Problem[] => {
  const problems = [
    passProblem("recent", recent, uptimeSeconds),
    // The same process runs both, so report its absence once.
    recent && passProblem("wide", wide, uptimeSeconds),
  ]
  return problems.filter((found) => found !== undefined)
}

const passProblem = (
  name: keyof typeof LONG_UNSEEN_SECONDS,
  pass: PassHealth | undefined,
  uptimeSeconds: number
): Problem | undefined => {
  const about = { topic: "catch_up" as const }
  if (pass && isAhead(pass.unseenSeconds)) {
    // If a run has begun since the clock was set back, it failed: otherwise, the pass wouldn't be ahead anymore.
    const why = (pass.untriedSeconds ?? -1) >= 0 ? "always_fails" : "clock_was_ahead"
    return problem([lateSentence(name, pass), sentence(why)], [], about)
  }
  const afterSeconds = LONG_UNSEEN_SECONDS[name]
  // A store that just started has not run catch-up yet.
  if ((pass?.unseenSeconds ?? uptimeSeconds) <= afterSeconds) {
    return undefined
  }
  const remedy: SentenceId =
    (pass?.untriedSeconds ?? Infinity) > afterSeconds ? "no_worker" : "always_fails"
  const what = pass ? lateSentence(name, pass) : sentence(`${name}_never`)
  return problem([what, sentence(remedy)], [], about)
}

const lateSentence = (name: keyof typeof LONG_UNSEEN_SECONDS, { lookedAt }: PassHealth) =>
  sentence(`${name}_late`, { at: new Date(lookedAt).toISOString() })

const orderProblems = (orders: OrdersHealth | null): Problem[] => {
  if (!orders || orders.missing === 0) {
    return []
  }
  const { missing, seen, example } = orders
  return [
    problem(
      [sentence("orders_missing", { missing, seen })],
      [sentence("example", { id: String(example) }), sentence("reconcile")],
      { topic: "missing" }
    ),
  ]
}
