import type { AlertChannel } from "../modules/posthog/alerts/alerts"
import type { AlertMessage } from "./message"

/** Where messages go. */
export interface Channel {
  name: AlertChannel
  /**
   * Sends a message. If it is called again for a message that was sent, it doesn't send it twice.
   *
   * @throws if the message wasn't taken, or nobody knows
   */
  send(message: AlertMessage): Promise<void>
}
