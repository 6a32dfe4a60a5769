import type { ProblemTopic } from "../health/problem"
import type { Alert, AlertState } from "../modules/posthog/alerts/alerts"

/** A message about trouble. It leaves the store, so it contains no ID of the store's and nothing personal. */
export interface AlertMessage {
  /** The alert's ID: the same for the trouble and its end. */
  id: string
  /** What it is about, such as `delivery`. */
  topic: string
  state: AlertState
  title: string
  description: string
  /** When the trouble began, in ISO 8601. */
  since: string
  /** When it was last seen, if it is over. */
  until: string | null
}

const TITLES: Record<ProblemTopic, Record<AlertState, string>> = {
  delivery: {
    trouble: "PostHog receives no events",
    over: "PostHog receives events again",
  },
  set_aside: {
    trouble: "Events for PostHog were set aside",
    over: "No events for PostHog are set aside anymore",
  },
  catch_up: {
    trouble: "PostHog: nothing checks the store for missing events",
    over: "PostHog: the store is checked for missing events again",
  },
  missing: {
    trouble: "Orders are missing in PostHog",
    over: "No orders of the last days are missing in PostHog anymore",
  },
  not_described: {
    trouble: "PostHog: some events can't be created",
    over: "PostHog: all events can be created again",
  },
  not_recorded: {
    trouble: "PostHog: the database rejects events",
    over: "PostHog: the database no longer rejects events",
  },
  not_walked: {
    trouble: "PostHog: some of the store's rows can't be checked",
    over: "PostHog: all of the store's rows can be checked again",
  },
  dropped: {
    trouble: "PostHog: events were given up",
    over: "PostHog: no more events were given up",
  },
  not_erased: {
    trouble: "An erasure in PostHog is waiting for you",
    over: "No erasure in PostHog is waiting for you anymore",
  },
}

/** Another version of the plugin may have noted it. */
const UNKNOWN = { trouble: "PostHog: something needs you", over: "PostHog: a problem is over" }

export const messageOf = (alert: Alert, state: AlertState): AlertMessage => {
  const { id, topic, brief, since, seen_at } = alert
  const titles = (TITLES as Partial<typeof TITLES & Record<string, typeof UNKNOWN>>)[topic]
  const lasted = `from ${minuteOf(since)} to ${minuteOf(seen_at)} UTC`
  return {
    id,
    topic,
    state,
    title: (titles ?? UNKNOWN)[state],
    description:
      state === "over"
        ? `The problem lasted ${lasted}.`
        : `Since ${minuteOf(since)} UTC: ${brief} Open PostHog in the Admin to see what to do.`,
    since: since.toISOString(),
    until: state === "over" ? seen_at.toISOString() : null,
  }
}

const minuteOf = (time: Date): string => time.toISOString().slice(0, 16).replace("T", " ")
