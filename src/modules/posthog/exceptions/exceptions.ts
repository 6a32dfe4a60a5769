import { exception } from "../../../events/definitions/exception"
import type { ExceptionFacts } from "../../../events/definitions/exception"
import { errorName } from "../../../types/error-name"
import type { Log } from "../../../types/log"
import type { DescribedEvent } from "../../../types/outbox-event"
import type { NoteTrouble } from "../../../types/trouble"
import { GatherQueue } from "../hints/gather-queue"
import { captureMoment } from "../moments/moments"
import type { CaptureInput } from "../moments/moments"
import { changesOf } from "../options/events"
import type { EventChanges, EventRow } from "../options/events"
import type { ResolvedOptions } from "../options/schema"
import { fingerprintOf } from "./bare-error"
import { describeError } from "./exception-moment"
import type { ExceptionContext } from "./exception-moment"
import { RateLimit } from "./rate-limit"

/** What code may say of an error that it captures. */
export interface CaptureExceptionInput {
  /** Whose error it is: a customer's id. Nobody's where it is left out. */
  distinctId?: string
  /** Sent as they are: put nothing personal into them. */
  properties?: Record<string, unknown>
}

/** What exceptions need of the service. */
export interface ExceptionParts {
  options: ResolvedOptions
  log: Pick<Log, "error" | "warn">
  noteTrouble: NoteTrouble
  record: (events: readonly DescribedEvent[]) => Promise<unknown>
  /** Told whether something waits in memory. */
  onPending: (pending: boolean) => void
}

/** PostHog needs an id. It is nobody's, and never becomes a person. */
const NOBODY = "medusa-server"

const LIMITS = { perMinute: 100, perFingerprint: 10 }
const GATHERING = { gatherMs: 50, batchSize: 50, maxItems: 1_000 }

/** The errors that this process tells PostHog of: bare of what is personal, limited by the minute, kept until they are recorded. */
export class Exceptions {
  private readonly queue: GatherQueue<DescribedEvent>
  private readonly limit: RateLimit

  constructor(private readonly parts: ExceptionParts) {
    const { log, noteTrouble, onPending } = parts
    this.queue = new GatherQueue(
      {
        keyOf: ({ uuid }) => uuid,
        nameOf: () => "an exception",
        beyond: "exceptions wait to be recorded; further ones are lost until they are.",
        givenUp: "it is lost.",
        onLost: (_, error) => noteTrouble({ kind: "dropped", definition: exception.id, error }),
      },
      GATHERING,
      log,
      onPending
    )
    this.limit = new RateLimit(LIMITS, (count) =>
      log.warn(
        `medusa-plugin-posthog: ${count} exceptions of a minute were not sent to PostHog: at most ${LIMITS.perMinute} are in a minute, and ${LIMITS.perFingerprint} of the same kind at the same place.`
      )
    )
  }

  /**
   * Captures an error by hand. Resolves when it is in the outbox, or waits in memory for a database that does not answer.
   *
   * @returns its uuid; undefined where it was left out
   * @throws {MedusaError} where `distinctId` is no id of one person
   */
  async capture(error: unknown, input: CaptureExceptionInput = {}): Promise<string | undefined> {
    const { distinctId: customerId, properties } = input
    const event = this.describe(error, { source: "code", customerId }, properties)
    if (event) {
      this.queue.add([event], (events) => this.record(events))
      await this.queue.flush()
    }
    return event?.uuid
  }

  /** Takes an error that was seen, where `captureExceptions` wants it. Returns at once, without I/O. Never throws. */
  report(error: unknown, context: ExceptionContext): void {
    try {
      const event = this.parts.options.captureExceptions && this.describe(error, context)
      if (event) {
        this.queue.add([event], (events) => this.record(events))
      }
    } catch (problem) {
      this.parts.log.error(
        `medusa-plugin-posthog: an exception could not be described: ${errorName(problem)}`
      )
    }
  }

  /** Brings what waits in memory into the outbox. */
  async flush(): Promise<void> {
    await this.queue.flush()
  }

  /** Says in the log what ends with the process. */
  close(): void {
    this.limit.close()
    if (this.queue.size > 0) {
      this.parts.log.error(
        `medusa-plugin-posthog: ${this.queue.size} exceptions could not be recorded and are lost with this process.`
      )
    }
  }

  private async record(events: readonly DescribedEvent[]): Promise<void> {
    await this.parts.record(events)
  }

  private describe(
    error: unknown,
    context: ExceptionContext,
    further?: Record<string, unknown>
  ): DescribedEvent | undefined {
    const { options } = this.parts
    const wish = options.events.exception
    if (wish === false || options.disabled) {
      return undefined
    }
    const taken = this.limit.take(`${context.source}|${fingerprintOf(error)}`)
    if (!taken) {
      return undefined
    }
    const changes = changesOf(wish)
    const { customerId = NOBODY, ...where } = context
    const facts: ExceptionFacts = {
      ...where,
      occurrence: "",
      at: new Date().toISOString(),
      person_id: customerId,
      left_out: taken.leftOut || undefined,
      list: describeError(error, {
        handled: context.source === "code",
        withMessages: options.captureExceptions === "with_messages",
      }),
    }
    const row = { ...facts, id: "" }
    const moment = captureMoment(
      {
        event: changes.name ?? String(exception.event),
        distinctId: customerId,
        timestamp: facts.at,
        properties: { ...changes.properties?.(row), ...further, ...propertiesOf(facts) },
        ...groupsOf(changes, row, options),
      },
      options
    )
    return { ...moment, definition: exception.id }
  }
}

const propertiesOf = (facts: ExceptionFacts): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(exception.properties).map(([name, { value }]) => [name, value(facts)])
  )

/** Groups without an id are none. Groups alone make no person profile of anybody. */
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
