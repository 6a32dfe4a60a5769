import { exception, SERVER_ID } from "../../../events/server/exception"
import type { ExceptionFacts, ExceptionPlace } from "../../../events/server/exception"
import type { Consent } from "../../../identity/browser/consent"
import { isIllegalDistinctId } from "../../../identity/illegal-ids"
import type { DescribedEvent } from "../../../events/outbox-event"
import { captureMoment } from "../capture/to-event"
import type { CaptureInput } from "../capture/inputs"
import { changesOf } from "../../../options/events"
import { groupIdsFrom, loggable, objectFrom } from "../../../options/function-results"
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

/** @param why what may be logged about the problem; by default, only its kind */
type OnFailure = (problem: unknown, why?: string) => void

/** Whether PostHog accepts it as the ID of one person. */
export const isPerson = (id: unknown): id is string =>
  typeof id === "string" && !isIllegalDistinctId(id)

/**
 * Turns an error into an event without anything personal.
 *
 * @param onFailure called if what the store adds to the event fails or isn't valid; the event is then built without it
 */
export const exceptionMoment = (
  seen: SeenException,
  options: ResolvedOptions,
  onFailure: OnFailure
): DescribedEvent => {
  const facts = factsOf(seen, options)
  const row = { ...facts, id: "" }
  const changes = changesOf(options.events.exception)
  const attempt = <Result>(work: () => Result): Result | undefined => {
    try {
      return work()
    } catch (problem) {
      onFailure(problem, loggable(problem))
      return undefined
    }
  }
  const own = {
    event: String(exception.event),
    distinctId: facts.person_id,
    timestamp: facts.at,
    properties: propertiesOf(facts),
  }
  const added = {
    ...toJsonObject(
      attempt(() => objectFrom("events.exception.properties", changes.properties?.(row))) ?? {}
    ),
    ...own.properties,
    ...ownProperties(seen.properties),
  }
  const whole = {
    ...own,
    ...(changes.name !== undefined && { event: changes.name }),
    properties: added,
    ...attempt(() => groupsOf(changes, row, options)),
  }
  return { ...validMoment(whole, own, options, onFailure), definition: exception.id }
}

/** PostHog's own names have rules, such as that `$groups` holds IDs. An error isn't lost because what was added to it breaks one. */
const validMoment = (
  whole: CaptureInput,
  own: CaptureInput,
  options: ResolvedOptions,
  onFailure: OnFailure
): DescribedEvent => {
  const free = Object.entries({ ...whole.properties }).filter(([name]) => !name.startsWith("$"))
  const plain = { ...own, properties: { ...Object.fromEntries(free), ...own.properties } }
  for (const moment of [whole, { ...plain, event: whole.event }]) {
    try {
      return captureMoment(moment, options)
    } catch (problem) {
      // It names a rule, and of the value only its kind.
      onFailure(problem, (problem as Error).message)
    }
  }
  return captureMoment(plain, options)
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
  const ids = known(groupIdsFrom("events.exception.groups", groups?.(row)))
  return Object.keys(ids).length > 0 ? { groups: ids, profile: personProfiles === "always" } : {}
}
