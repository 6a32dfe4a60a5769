import type { AlertChannel } from "../modules/posthog/alerts/alerts"
import type { AlertMessage } from "./message"

/** Where messages go. */
export interface Channel {
  name: AlertChannel
  /**
   * Sends a message.
   *
   * @param attempt what to recognize the attempt by: another one than the last time if that failed, and the same one if nobody knows
   * @throws if the message wasn't taken; a `LateError` if nobody knows
   */
  send(message: AlertMessage, attempt: string): Promise<void>
}

/** There was no answer in time. The message may have been sent all the same. */
export class LateError extends Error {
  readonly code = "timeout"
}
