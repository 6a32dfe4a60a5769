import { z } from "@medusajs/framework/zod"
import { option, textOrBlank } from "./option"

const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"])

/** An alert may travel through others' networks, and the URL of a webhook is often its only secret. */
const isWebhook = (value: string): boolean => {
  if (!URL.canParse(value)) {
    return false
  }
  const { protocol, hostname, username, password } = new URL(value)
  const isSafe = protocol === "https:" || (protocol === "http:" && LOCAL.has(hostname))
  return isSafe && !username && !password
}

const channelsSchema = z.strictObject({
  /** How long trouble must last, and how long it must be gone before it is over. */
  afterMinutes: z.number().min(1).max(1440).default(5),
  /** In the Admin's bell, if the store's notification module has a provider for `feed`. */
  feed: z.boolean().default(true),
  /** Through the store's notification provider for `email`. */
  email: textOrBlank(z.email().max(320)),
  /** Receives a POST with JSON. */
  webhook: textOrBlank(z.string().max(2_000).refine(isWebhook)),
})

export const alertsOption = option(z.union([z.literal(false), channelsSchema]).prefault({}), {
  type: "false | object",
  default: "`{}`: in the Admin's bell, after 5 minutes",
  description:
    "Where to report [trouble](alerts.md) that lasts, and its end: `feed` (the Admin's bell), `email`, and `webhook`. `afterMinutes` says how long it must last. `false` reports nothing.",
  remedy:
    'Use false, or an object such as { afterMinutes: 5, feed: true, email: "ops@example.com", webhook: "https://hooks.example.com/posthog" }: 1 to 1440 minutes, one address, and an https URL without a user name (http only for localhost).',
  secret: true,
})

/** Where to report trouble, and after how long. */
export type AlertChannels = z.output<typeof channelsSchema>
