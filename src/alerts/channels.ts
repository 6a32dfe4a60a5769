import type { INotificationModuleService, MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import type { AlertChannels } from "../options/alerts"
import type { PosthogInternals } from "../modules/posthog/internals"
import type { Channel } from "./channel"
import { emailChannel, feedChannel } from "./notifications"
import { webhookChannel } from "./webhook"

/** Returns the channels that the options name and the store has, in the order in which they are told. */
export const openChannels = async (
  container: MedusaContainer,
  {
    posthog,
    alerts,
  }: { posthog: Pick<PosthogInternals, "options" | "database">; alerts: AlertChannels }
): Promise<Channel[]> => {
  const { environment } = posthog.options
  const { feed, email, webhook } = alerts
  const notifications = container.resolve<INotificationModuleService | undefined>(
    Modules.NOTIFICATION,
    { allowUnregistered: true }
  )
  const provided = notifications ? await providedChannels(posthog) : new Set()
  return [
    notifications && feed && provided.has("feed") && feedChannel(notifications),
    notifications &&
      email &&
      provided.has("email") &&
      emailChannel(notifications, { to: email, environment }),
    webhook && webhookChannel({ url: webhook, environment }),
  ].filter((channel) => typeof channel === "object")
}

/**
 * The channels for which the store has a provider, which Medusa's service keeps to itself. Without one, Medusa would keep each
 * notification as failed. A notification module of the store's own may have no such table, and so no channels.
 */
const providedChannels = async ({
  database,
}: Pick<PosthogInternals, "database">): Promise<Set<string>> => {
  try {
    const { rows } = await database.raw<{ rows: { channel: string }[] }>(
      `SELECT unnest(channels) AS channel FROM notification_provider WHERE is_enabled AND deleted_at IS NULL`
    )
    return new Set(rows.map(({ channel }) => channel))
  } catch {
    return new Set()
  }
}
