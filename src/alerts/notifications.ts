import type { INotificationModuleService } from "@medusajs/framework/types"
import { LateError } from "./channel"
import type { Channel } from "./channel"
import type { AlertMessage } from "./message"

/** Longer than a provider takes to hand over an email. */
const TIMEOUT_MS = 30_000

type Notification = Parameters<INotificationModuleService["createNotifications"]>[0]

/** The Admin's bell shows what has an empty recipient to every user, as Medusa's own exports do. */
export const feedChannel = (notifications: INotificationModuleService): Channel => ({
  name: "feed",
  send: (message, attempt) =>
    create(notifications, {
      ...common(message, attempt),
      to: "",
      channel: "feed",
      template: "admin-ui",
    }),
})

/** Has a template's name for providers that need one, and the content for those that take it. */
export const emailChannel = (notifications: INotificationModuleService, to: string): Channel => ({
  name: "email",
  send: (message, attempt) =>
    create(notifications, {
      ...common(message, attempt),
      to,
      channel: "email",
      template: "posthog-alert",
      content: {
        subject: message.title,
        text: message.description,
        html: `<p>${escaped(message.description)}</p>`,
      },
    }),
})

const common = ({ id, topic, title, description, state }: AlertMessage, attempt: string) => ({
  data: { title, description, topic, state },
  trigger_type: "posthog.alert",
  resource_type: "posthog_alert",
  resource_id: id,
  // Medusa sends what has the same key once, and never again if it doesn't know whether the provider took it.
  idempotency_key: attempt,
})

const create = async (
  notifications: INotificationModuleService,
  notification: Extract<Notification, { to: string }>
): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new LateError("No answer in time.")), TIMEOUT_MS).unref()
  })
  const created = notifications.createNotifications(notification)
  await Promise.race([created, late]).finally(() => clearTimeout(timer))
}

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
