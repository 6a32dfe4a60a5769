import { z } from "@medusajs/framework/zod"

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
  email: z.email().max(320).optional(),
  /** Receives a POST with JSON. */
  webhook: z.string().trim().max(2_000).refine(isWebhook).optional(),
})

export const alertsSchema = z
  .union([z.literal(false), channelsSchema])
  .default(channelsSchema.parse({}))

/** Where to report trouble, and after how long. */
export type AlertChannels = z.output<typeof channelsSchema>
