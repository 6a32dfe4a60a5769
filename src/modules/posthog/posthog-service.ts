import type { ResolvedOptions } from "../../options/schema"
import type {
  AliasInput,
  CaptureInput,
  CaptureRevenueInput,
  GroupIdentifyInput,
  IdentifyInput,
} from "./capture/to-event"
import type { CaptureExceptionInput } from "./errors/exceptions"
import type { PosthogStatus } from "./sending/status"

/** What your code calls. Resolve it as `"posthog"` from any container of Medusa's. */
export interface PosthogService {
  /** The options in force, with defaults and environment variables applied. */
  readonly options: ResolvedOptions

  /** Whether events leave this process, and if not, why. */
  readonly status: PosthogStatus

  /**
   * Captures an event of your own: a moment that no row of Medusa proves. Resolves when it is in the outbox, from where it is
   * delivered like any other.
   *
   * @returns its uuid, also where the event with this `key` was recorded before; undefined where the plugin is switched off, or there
   *   are no person profiles and the event (`$set`, say) would only change one
   * @throws {MedusaError} naming what is wrong with the input, with the answer of `beforeSend`, or with the database. Then nothing
   *   was recorded.
   */
  capture(input: CaptureInput): Promise<string | undefined>

  /** Captures money earned outside of Medusa's payments, with `$revenue`. As `capture`. */
  captureRevenue(input: CaptureRevenueInput): Promise<string | undefined>

  /**
   * Sends PostHog what is known of a person: `properties` are set on the profile. `$set`, `$set_once`, `$unset` and
   * `$anon_distinct_id` among them are PostHog's own, as posthog-node takes them. As `capture`.
   */
  identify(input: IdentifyInput): Promise<string | undefined>

  /** Sends PostHog what is known of a group, such as a company. As `capture`. */
  groupIdentify(input: GroupIdentifyInput): Promise<string | undefined>

  /** Gives a person a second, anonymous id. Two accounts are never merged. As `capture`. */
  alias(input: AliasInput): Promise<string | undefined>

  /**
   * Captures an error for PostHog's error tracking: its class, code and stack; its message only where `captureExceptions` is
   * `with_messages`. Works whatever `captureExceptions` says. Resolves at once and never rejects, because you call it where
   * something has failed already: the error is recorded in the background. Await `flush()` before you end the process yourself.
   *
   * @returns its uuid; undefined where the plugin is switched off, or there were too many in this minute
   */
  captureException(error: unknown, input?: CaptureExceptionInput): Promise<string | undefined>

  /**
   * Brings everything this process knows of into the outbox, and delivers what is due. Await it at the end of a
   * serverless function or a script that must not leave delivery to another process.
   *
   * @param options.timeoutMs how long to go on delivering; `shutdownTimeoutMs` by default
   * @returns how many events wait in the outbox afterwards, those of other processes included; at most 100,000
   * @throws the database's error where it cannot be asked; what was recorded is safe
   */
  flush(options?: { timeoutMs?: number }): Promise<{ waiting: number }>
}
