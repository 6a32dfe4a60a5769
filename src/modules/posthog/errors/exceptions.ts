import { exception } from "../../../events/server/exception"
import type { Log } from "../../../lib/log"
import type { DescribedEvent } from "../../../events/outbox-event"
import type { NoteTrouble } from "../../../events/trouble"
import type { Moment } from "../../../events/moment"
import { GATHERING, momentQueue } from "../memory/moment-queue"
import type { QueueReports } from "../memory/moment-queue"
import type { GatherQueue } from "../../../lib/queue/gather-queue"
import type { RecordItems } from "../../../lib/queue/waiting"
import type { Consent } from "../../../identity/browser/consent"
import { mayBeMerged } from "../../../identity/illegal-ids"
import { impersonal } from "../../../identity/unnamed"
import { toJsonObject } from "../../../lib/json/to-json"
import type { ResolvedOptions } from "../../../options/schema"
import { fingerprintOf, kindOfError, read } from "./bare-error"
import { exceptionMoment, isPerson } from "./exception-moment"
import type { ExceptionContext, SeenException } from "./exception-moment"
import { RateLimit } from "./rate-limit"
import { counted } from "../../../lib/counted"

/** What you can add to an error that you capture. */
export interface CaptureExceptionInput {
  /**
   * The customer ID of the person the error belongs to. By default, the error belongs to nobody, as it does if the customer refused or is
   * erased.
   */
  distinctId?: string
  /** Sent as they are, so don't include anything personal. `$exception_level` is `error` by default. */
  properties?: Record<string, unknown>
}

/** The customer in whose request an error was seen, or to whom your code assigns it. */
export interface CustomerOfError {
  id: string
  /** What the request said about it. */
  consent?: Consent
  /** The event without them, in case they may not be named. */
  without: DescribedEvent
}

/** A moment whose event is built at once, because what was thrown may change and must not be kept. */
export interface ToldException extends Pick<Moment, "definition" | "key"> {
  event: DescribedEvent
  customer?: CustomerOfError
}

/** An error includes its stack, so it is many times as large as another moment. */
const MAX_WAITING = 1_000

export const exceptionQueue = (
  record: RecordItems<ToldException>,
  reports: QueueReports,
  maxItems = MAX_WAITING
): GatherQueue<ToldException> => momentQueue(record, { ...GATHERING, maxItems }, reports)

/** What exceptions need from the service. */
export interface ExceptionParts {
  options: ResolvedOptions
  log: Pick<Log, "error" | "warn">
  noteTrouble: NoteTrouble
  /** Where they wait until they are recorded. */
  queue: GatherQueue<ToldException>
}

/**
 * `BucketedRateLimiter` of `@posthog/core` doesn't fit: it keeps each kind for the life of the process, doesn't say how many it left out,
 * and has no limit across all kinds.
 */
const LIMITS = { perMinute: 100, perFingerprint: 10 }

/** The errors that this process reports to PostHog: moments without personal data, limited per minute. */
export class Exceptions {
  private readonly limit: RateLimit

  constructor(private readonly parts: ExceptionParts) {
    this.limit = new RateLimit(LIMITS, (count) =>
      parts.log.warn(
        `medusa-plugin-posthog: Didn't send ${counted(count, "exception")} in one minute to PostHog: the limit is ${LIMITS.perMinute} a minute, and ${LIMITS.perFingerprint} of the same kind from the same place.`
      )
    )
  }

  /**
   * Captures an error that your code passes in. Resolves at once, without I/O: the error is recorded in the background. Never rejects,
   * because it is called when something has already failed.
   *
   * @param caller the function whose caller is named if the error has no stack of its own
   * @returns its uuid; undefined if it was left out
   */
  async capture(
    error: unknown,
    input: CaptureExceptionInput = {},
    // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- It is only searched for in the stack.
    caller: Function = this.capture
  ): Promise<string | undefined> {
    return this.attempt(() => {
      const here = {}
      Error.captureStackTrace(here, caller)
      const customerId = this.customerIn(input)
      return this.take({
        error,
        context: { source: "code", customerId },
        properties: read(input, "properties"),
        capturedAt: read(here, "stack"),
      })
    })
  }

  /** Takes an error that the plugin saw, if `captureExceptions` is on. Returns at once, without I/O. Never throws. */
  report(error: unknown, context: ExceptionContext): void {
    if (this.parts.options.captureExceptions) {
      this.attempt(() => this.take({ error, context }))
    }
  }

  /** Logs how many were left out. */
  close(): void {
    this.limit.close()
  }

  private attempt(work: () => string | undefined): string | undefined {
    try {
      return work()
    } catch (problem) {
      this.onFailure(problem)
      return undefined
    }
  }

  private onFailure(problem: unknown, why?: string): void {
    const error = kindOfError(problem)
    this.parts.log.error(
      `medusa-plugin-posthog: an exception couldn't be described in full: ${why ?? error}`
    )
    this.parts.noteTrouble({ kind: "not_described", definition: exception.id, error })
  }

  private customerIn(input: CaptureExceptionInput): string | undefined {
    const id = read(input, "distinctId")
    if (id === undefined || isPerson(id)) {
      return id
    }
    this.parts.log.warn(
      `medusa-plugin-posthog: expected \`distinctId\` of captureException to be the ID of one person, 1 to 200 characters long, got ${typeof id === "string" ? `a string of ${id.length} characters` : typeof id}. The error is sent without a person. Pass the customer's ID, or none.`
    )
    return undefined
  }

  /** Puts an error into memory, unless there are too many. Returns its uuid if it did. */
  private take(seen: SeenException): string | undefined {
    const { options, queue } = this.parts
    if (options.events.exception === false || options.disabled) {
      return undefined
    }
    const taken = this.limit.take(
      `${seen.context.source}|${fingerprintOf(seen.error, seen.capturedAt)}`
    )
    if (!taken) {
      return undefined
    }
    const { customerId: id, consent, ...place } = seen.context
    const describe = (customerId: string | undefined, properties = seen.properties) =>
      exceptionMoment(
        { ...seen, properties, context: { ...place, customerId }, leftOut: taken.leftOut },
        options,
        (problem, why) => this.onFailure(problem, why)
      )
    const event = describe(id)
    const withoutCustomer = () => ({
      ...describe(undefined, impersonal(toJsonObject(Object(seen.properties)))),
      uuid: event.uuid,
    })
    const { uuid } = event
    const { hasRoom } = queue
    queue.add([
      {
        definition: exception.id,
        key: uuid,
        event,
        // An ID that your code passes may be anyone's.
        ...(id !== undefined &&
          !(place.source === "code" && mayBeMerged(id)) && {
            customer: { id, consent, without: withoutCustomer() },
          }),
      },
    ])
    return hasRoom ? uuid : undefined
  }
}
