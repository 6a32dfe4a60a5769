import type { Log } from "../lib/log"
import { errorName } from "../lib/error-name"
import type { Alert, AlertState } from "../modules/posthog/alerts/alerts"
import type { PosthogInternals } from "../modules/posthog/internals"
import type { Channel } from "./channel"
import { messageOf } from "./message"

interface Sending {
  posthog: Pick<PosthogInternals, "alerts">
  log: Pick<Log, "warn">
  channels: readonly Channel[]
  /** Returns false if this process has lost the lease. */
  renew: () => Promise<boolean>
}

/** Sends what is to be said to each channel that hasn't heard it. What a channel doesn't take is sent again at a later look. */
export const sendAlerts = async (sending: Sending): Promise<void> => {
  const { posthog, channels, renew } = sending
  const names = channels.map(({ name }) => name)
  while (names.length > 0 && (await renew())) {
    const alert = await posthog.alerts.take(names)
    if (!alert) {
      return
    }
    await posthog.alerts.release(alert, { isSent: await sendToAll(sending, alert) })
  }
}

/**
 * One channel after the other, the Admin's bell first. None stops another.
 *
 * @returns whether all took what they hadn't heard
 */
const sendToAll = async (sending: Sending, alert: Alert): Promise<boolean> => {
  let isSent = true
  for (const channel of sending.channels) {
    try {
      await sendUnsent(sending, alert, channel)
    } catch (error) {
      isSent = false
      if (alert.failures === 0) {
        sending.log.warn(
          `medusa-plugin-posthog: an alert couldn't be sent to ${channel.name}, and will be tried again: ${errorName(error)}`
        )
      }
    }
  }
  return isSent
}

/** A channel that missed the beginning hears of it before it hears that it is over. */
const sendUnsent = async (
  { posthog }: Pick<Sending, "posthog">,
  alert: Alert,
  channel: Channel
): Promise<void> => {
  const sent = alert[`${channel.name}_sent`]
  const due: AlertState[] = alert.over_at ? ["trouble", "over"] : ["trouble"]
  for (const state of due.slice(sent ? due.indexOf(sent) + 1 : 0)) {
    await channel.send(messageOf(alert, state))
    await posthog.alerts.sent(alert, channel.name, state)
  }
}
