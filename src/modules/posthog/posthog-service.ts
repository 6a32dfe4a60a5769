import type { MedusaRequest } from "@medusajs/framework/http"
import type { EvaluatedFlags, Flags, FlagSubject } from "../../events/flags/flags"
import type { ResolvedOptions } from "../../options/schema"
import type {
  AliasInput,
  CaptureInput,
  CaptureRevenueInput,
  GroupIdentifyInput,
  IdentifyInput,
} from "./capture/inputs"
import type { CaptureExceptionInput } from "./errors/exceptions"
import type { PosthogStatus } from "./sending/status"

/** The API your code calls. Resolve it as `"posthog"` from any Medusa container. */
export interface PosthogService {
  /** The options in force, with defaults and environment variables applied. */
  readonly options: ResolvedOptions

  /** Whether events leave this process, and if not, why. */
  readonly status: PosthogStatus

  /**
   * Captures an event of your own: a moment, which no row in Medusa proves. Resolves once the event is in the outbox, which delivers it
   * like any other event.
   *
   * A customer who refused, or who hasn't agreed if `consent` asks for that, isn't named: the event is sent under its own uuid, without a
   * person or a customer's ID, or is kept as a receipt only (`onDenied: "drop"`). Nothing is recorded of one who is erased.
   *
   * @returns the event's uuid, even if an event with this `key` was recorded before; undefined if nothing is recorded: the plugin is off, the
   *   customer is erased, or the event (such as `$set`) would only change a person, and there are no profiles or the customer refused
   * @throws {MedusaError} naming what is wrong with the input, with what `beforeSend` returned, or with the database; nothing was recorded
   *   then, except if the message says that it may have been, because the connection was lost at the end
   */
  capture(input: CaptureInput): Promise<string | undefined>

  /** Captures money earned outside Medusa's payments, with `$revenue`. Works like `capture`. */
  captureRevenue(input: CaptureRevenueInput): Promise<string | undefined>

  /**
   * Sends what you know about a person to PostHog: `properties` are set on the person's profile. PostHog's own `$set`, `$set_once`,
   * `$unset`, and `$anon_distinct_id` work in `properties` as they do in posthog-node. Works like `capture`; of a customer who refused,
   * nothing is recorded.
   */
  identify(input: IdentifyInput): Promise<string | undefined>

  /**
   * Sends what you know about a group, such as a company, to PostHog. Works like `capture`; if whoever reported it refused or is erased, it
   * is the group's alone.
   */
  groupIdentify(input: GroupIdentifyInput): Promise<string | undefined>

  /** Adds a second, anonymous ID to a person. Two accounts are never merged. Works like `identify`. */
  alias(input: AliasInput): Promise<string | undefined>

  /**
   * Captures an error for PostHog's error tracking: its class, code, and stack. Its message is included only if `captureExceptions` is
   * `with_messages`. This method works whatever `captureExceptions` says. It resolves at once and never rejects, because you call it when
   * something has already failed: the error is recorded in the background. Await `flush()` before you end the process yourself.
   *
   * @returns the event's uuid; undefined if the plugin is off, or if there were too many errors this minute
   */
  captureException(error: unknown, input?: CaptureExceptionInput): Promise<string | undefined>

  /**
   * Evaluates the store's [feature flags](../../../docs/flags.md). Never waits for PostHog longer than 300 ms, and not at all once the store
   * has its definitions; a flag that PostHog doesn't answer for has its default.
   *
   * @example const seen = await posthog.evaluateFlags<typeof flags>({ distinctId: customer.id })
   * @throws {MedusaError} if `distinctId` isn't an ID of one person
   */
  evaluateFlags<Declared extends Flags = Flags>(
    subject: FlagSubject
  ): Promise<EvaluatedFlags<Declared>>

  /**
   * Evaluates the flags for a request's visitor: the account that is signed in, or else the browser. All have their defaults for a visitor
   * who may not be known. In a route of a cart, its events and those of its order get what the visitor sees.
   */
  evaluateFlagsFor<Declared extends Flags = Flags>(
    request: MedusaRequest,
    extra?: Omit<FlagSubject, "distinctId">
  ): Promise<EvaluatedFlags<Declared>>

  /**
   * Records everything this process still holds in memory, then delivers what is due. Await it at the end of a serverless function or of a
   * script that must not leave delivery to another process.
   *
   * @param options.timeoutMs how long to keep delivering, at most a day; `shutdownTimeoutMs` by default
   * @returns how many events still wait in the outbox, including those of other processes; at most 100,000
   * @throws the database's error if it doesn't answer; what was recorded is safe
   */
  flush(options?: { timeoutMs?: number }): Promise<{ waiting: number }>
}
