import type { Log } from "../lib/log"
import { errorName } from "../lib/error-name"
import type { Alert, AlertState } from "../modules/posthog/alerts/alerts"
import type { PosthogInternals } from "../modules/posthog/internals"
import { LateError } from "./channel"
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
    await posthog.alerts.release(alert, await sendToAll(sending, alert))
  }
}

type Outcome = "sent" | "failed" | "late"

/** One channel after the other, the Admin's bell first. None stops another. */
const sendToAll = async (sending: Sending, alert: Alert): Promise<Outcome> => {
  const outcomes = new Set<Outcome>()
  for (const channel of sending.channels) {
    outcomes.add(await trySending(sending, alert, channel))
  }
  return (["failed", "late"] as const).find((outcome) => outcomes.has(outcome)) ?? "sent"
}

const trySending = async (sending: Sending, alert: Alert, channel: Channel): Promise<Outcome> => {
  try {
    await sendUnsent(sending, alert, channel)
    return "sent"
  } catch (error) {
    if (alert.failures === 0) {
      sending.log.warn(
        `medusa-plugin-posthog: an alert couldn't be sent to ${channel.name}, and will be tried again: ${errorName(error)}`
      )
    }
    return error instanceof LateError ? "late" : "failed"
  }
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
    const attempt = `posthog:${alert.id}:${state}:${channel.name}:${alert.failures}`
    await channel.send(messageOf(alert, state), attempt)
    await posthog.alerts.sent(alert, channel.name, state)
  }
}
