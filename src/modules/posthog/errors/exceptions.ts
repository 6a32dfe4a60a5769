import { exception } from "../../../events/server/exception"
import type { Log } from "../../../lib/log"
import type { DescribedEvent } from "../../../events/outbox-event"
import type { NoteTrouble } from "../../../events/trouble"
import type { Moment } from "../../../events/moment"
import type { GatherQueue } from "../../../lib/queue/gather-queue"
import type { ResolvedOptions } from "../../../options/schema"
import { fingerprintOf, kindOfError, read } from "./bare-error"
import { exceptionMoment, isPerson } from "./exception-moment"
import type { ExceptionContext, SeenException } from "./exception-moment"
import { RateLimit } from "./rate-limit"

/** What code may say of an error that it captures. */
export interface CaptureExceptionInput {
  /** Whose error it is: a customer's id. Nobody's where it is left out. */
  distinctId?: string
  /** Sent as they are: put nothing personal into them. `$exception_level` is `error` where it is left out. */
  properties?: Record<string, unknown>
}

/** A moment whose event is made at once: what was thrown may change, and must not be kept. */
export interface ToldException extends Pick<Moment, "definition" | "key"> {
  event: DescribedEvent
}

/** What exceptions need of the service. */
export interface ExceptionParts {
  options: ResolvedOptions
  log: Pick<Log, "error" | "warn">
  record: (events: readonly DescribedEvent[]) => Promise<unknown>
  noteTrouble: NoteTrouble
  /** Where they wait until they are recorded. */
  queue: GatherQueue<ToldException>
}

/**
 * `BucketedRateLimiter` of `@posthog/core` does not fit: it keeps each kind for as long as the process lives, does not say how many were
 * left out, and has no limit for all kinds together.
 */
const LIMITS = { perMinute: 100, perFingerprint: 10 }

/** The errors that this process tells PostHog of: moments that are bare of what is personal, and limited by the minute. */
export class Exceptions {
  private readonly limit: RateLimit

  constructor(private readonly parts: ExceptionParts) {
    this.limit = new RateLimit(LIMITS, (count) =>
      parts.log.warn(
        `medusa-plugin-posthog: ${count} exceptions in one minute weren't sent to PostHog: the limit is ${LIMITS.perMinute} a minute, and ${LIMITS.perFingerprint} of the same kind from the same place.`
      )
    )
  }

  /**
   * Captures an error by hand. Resolves at once, without I/O: it is recorded in the background. Never rejects: it is called where
   * something has failed already.
   *
   * @param caller the function whose caller is to be named where the error has no stack of its own
   * @returns its uuid; undefined where it was left out
   */
  async capture(
    error: unknown,
    input: CaptureExceptionInput = {},
    // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- It is only looked for in the stack.
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

  /** Takes an error that was seen, where `captureExceptions` wants it. Returns at once, without I/O. Never throws. */
  report(error: unknown, context: ExceptionContext): void {
    if (this.parts.options.captureExceptions) {
      this.attempt(() => this.take({ error, context }))
    }
  }

  /** Says in the log how many were left out. */
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

  private onFailure(problem: unknown): void {
    const error = kindOfError(problem)
    this.parts.log.error(
      `medusa-plugin-posthog: an exception couldn't be described in full: ${error}`
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

  /** Puts an error into memory, unless there are too many. Gives its uuid if it did. */
  private take(seen: SeenException): string | undefined {
    const { options, queue, record } = this.parts
    if (options.events.exception === false || options.disabled) {
      return undefined
    }
    const taken = this.limit.take(
      `${seen.context.source}|${fingerprintOf(seen.error, seen.capturedAt)}`
    )
    if (!taken) {
      return undefined
    }
    const event = exceptionMoment({ ...seen, leftOut: taken.leftOut }, options, (problem) =>
      this.onFailure(problem)
    )
    const { hasRoom } = queue
    queue.add([{ definition: exception.id, key: event.uuid, event }], async (told) => {
      await record(told.map((one) => one.event))
    })
    return hasRoom ? event.uuid : undefined
  }
}
