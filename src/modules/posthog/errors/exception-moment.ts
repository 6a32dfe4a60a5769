import { exception, SERVER_ID } from "../../../events/server/exception"
import type { ExceptionFacts, ExceptionPlace } from "../../../events/server/exception"
import type { Consent } from "../../../identity/browser/consent"
import { isIllegalDistinctId } from "../../../identity/illegal-ids"
import type { DescribedEvent } from "../../../events/outbox-event"
import { captureMoment } from "../capture/to-event"
import type { CaptureInput } from "../capture/inputs"
import { changesOf } from "../../../options/events"
import type { EventChanges, EventRow } from "../../../options/events"
import type { ResolvedOptions } from "../../../options/schema"
import { toJsonObject } from "../../../lib/json/to-json"
import { known } from "../../../lib/known"
import type * as ExceptionList from "./exception-list"

/** Where an error happened, and to whom. */
export interface ExceptionContext extends ExceptionPlace {
  /** The signed-in customer of the request, if any. */
  customerId?: string
  /** What the request said about consent. */
  consent?: Consent
}

/** An error to capture, and what is known about it. */
export interface SeenException {
  error: unknown
  context: ExceptionContext
  /** What the caller adds to it. */
  properties?: unknown
  /** The stack of the code that captured it. */
  capturedAt?: unknown
  /** How many errors before it were left out. */
  leftOut?: number
}

/** Loaded with the first error, because `@posthog/core` takes long to load. */
const posthogCore = () =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an error is described before anything is awaited
  require("./exception-list") as typeof ExceptionList

/** PostHog's own levels; its error tracking shows no others. */
const LEVELS: readonly unknown[] = ["fatal", "error", "warning", "log", "info", "debug"]

/** Whether PostHog accepts it as the ID of one person. */
export const isPerson = (id: unknown): id is string =>
  typeof id === "string" && !isIllegalDistinctId(id)

/**
 * Turns an error into an event without anything personal.
 *
 * @param onFailure called if the store's own functions fail to add to the event, which is then built without them
 */
export const exceptionMoment = (
  seen: SeenException,
  options: ResolvedOptions,
  onFailure: (problem: unknown) => void
): DescribedEvent => {
  const facts = factsOf(seen, options)
  const row = { ...facts, id: "" }
  const changes = changesOf(options.events.exception)
  const attempt = <Result>(work: () => Result): Result | undefined => {
    try {
      return work()
    } catch (problem) {
      onFailure(problem)
      return undefined
    }
  }
  const moment = captureMoment(
    {
      event: changes.name ?? String(exception.event),
      distinctId: facts.person_id,
      timestamp: facts.at,
      properties: {
        ...attempt(() => ({ ...changes.properties?.(row) })),
        ...propertiesOf(facts),
        ...ownProperties(seen.properties),
      },
      ...attempt(() => groupsOf(changes, row, options)),
    },
    options
  )
  return { ...moment, definition: exception.id }
}

const factsOf = (
  { error, context, properties, capturedAt, leftOut }: SeenException,
  options: ResolvedOptions
): ExceptionFacts => {
  const { customerId, ...where } = context
  const { $exception_level: level } = toJsonObject(Object(properties))
  return {
    ...where,
    occurrence: "",
    at: new Date().toISOString(),
    person_id: isPerson(customerId) ? customerId : SERVER_ID,
    level: LEVELS.includes(level) ? String(level) : undefined,
    release: posthogCore().injectedRelease(),
    left_out: leftOut || undefined,
    list: posthogCore().exceptionList(error, {
      handled: context.source === "code",
      withMessages: options.captureExceptions === "with_messages",
      capturedAt,
    }),
  }
}

/** A caller can't override these: messages are removed from the list, and the level is one of PostHog's. */
const RESERVED: readonly string[] = ["$exception_list", "$exception_level"]

/** A copy of the caller's own properties, because the event is recorded later. */
const ownProperties = (properties: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(toJsonObject(Object(properties))).filter(([name]) => !RESERVED.includes(name))
  )

/** Only what is known: an undefined value would overwrite the caller's. */
const propertiesOf = (facts: ExceptionFacts): Record<string, unknown> =>
  known(
    Object.fromEntries(
      Object.entries(exception.properties).map(([name, { value }]) => [name, value(facts)])
    )
  )

/** Leaves out groups without an ID. Groups alone never create a person profile. */
const groupsOf = (
  { groups }: EventChanges,
  row: EventRow,
  { personProfiles }: Pick<ResolvedOptions, "personProfiles">
): Pick<CaptureInput, "groups" | "profile"> => {
  const known = Object.entries(groups?.(row) ?? {}).filter(
    (group): group is [string, string] => typeof group[1] === "string" && group[1] !== ""
  )
  return known.length > 0
    ? { groups: Object.fromEntries(known), profile: personProfiles === "always" }
    : {}
}
