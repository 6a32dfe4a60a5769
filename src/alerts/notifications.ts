import type { INotificationModuleService } from "@medusajs/framework/types"
import { inTime } from "../lib/in-time"
import type { Channel } from "./channel"
import type { AlertMessage } from "./message"

/** Longer than a provider takes to hand over an email. */
const TIMEOUT_MS = 30_000

/** More than fail within the day in which a message is tried. */
const MAX_FAILED = 1_000

type Content = NonNullable<Parameters<INotificationModuleService["createNotifications"]>[0]>

/** The Admin's bell shows what has an empty recipient to every user, as Medusa's own exports do. */
export const feedChannel = (notifications: INotificationModuleService): Channel => ({
  name: "feed",
  send: (message) =>
    create(notifications, message, { to: "", channel: "feed", template: "admin-ui" }),
})

/** Has a template's name for providers that need one, and the content for those that take it. */
export const emailChannel = (
  notifications: INotificationModuleService,
  { to, environment }: { to: string; environment: string }
): Channel => ({
  name: "email",
  send: (message) =>
    create(notifications, message, {
      to,
      channel: "email",
      template: "posthog-alert",
      content: {
        subject: `${message.title} (${environment})`,
        text: message.description,
        html: `<p>${escaped(message.description)}</p>`,
      },
    }),
})

const create = async (
  notifications: INotificationModuleService,
  message: AlertMessage,
  addressed: Pick<Extract<Content, { to: string }>, "to" | "channel" | "template" | "content">
): Promise<void> => {
  const { id, topic, title, description, state } = message
  const send = async () =>
    notifications.createNotifications({
      ...addressed,
      data: { title, description, topic, state },
      trigger_type: "posthog.alert",
      resource_type: "posthog_alert",
      resource_id: id,
      idempotency_key: await keyOf(notifications, message, addressed.channel),
    })
  await inTime(TIMEOUT_MS, send(), () => new LateError("No answer in time."))
}

/**
 * Medusa sends nothing twice under one key, also if it doesn't know whether the provider took it. One that failed, it would send again under
 * the same key, and then report an error although it was sent; so each failure gives the next attempt a key of its own.
 */
const keyOf = async (
  notifications: INotificationModuleService,
  { id, state }: AlertMessage,
  channel: string
): Promise<string> => {
  const known = await notifications.listNotifications(
    { resource_id: id, channel },
    { select: ["id", "status"], take: MAX_FAILED }
  )
  const failed = known.filter(({ status }) => String(status) === "failure")
  return `posthog:${id}:${state}:${channel}:${failed.length}`
}

class LateError extends Error {
  readonly code = "timeout"
}

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
