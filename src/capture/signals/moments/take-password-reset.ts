import type { MedusaContainer } from "@medusajs/framework/types"
import { minuteOf } from "../../../events/language/once-a-minute"
import { dateOrNow } from "./date-or-now"
import { resolvePosthog } from "../../../modules/posthog/resolve"

/** Medusa's event, as a subscriber gets it. */
export interface PasswordResetEvent {
  data: unknown
  metadata?: Record<string, unknown>
}

/**
 * Takes Medusa's `auth.password_reset`. Of its payload only whose it is goes into memory, until the account is found; the token
 * is not read. Does no I/O.
 */
export const takePasswordReset = (
  container: MedusaContainer,
  { data, metadata }: PasswordResetEvent
): void => {
  const { entity_id, actor_type } = (data ?? {}) as { entity_id?: unknown; actor_type?: unknown }
  if (actor_type !== "customer" || typeof entity_id !== "string") {
    return
  }
  // The same however often the handler runs: it is written when the event is emitted, and kept by the bus.
  const at = dateOrNow(metadata?.created_at).toISOString()
  const key = `${entity_id}:${minuteOf(at)}`
  const { internals } = resolvePosthog(container)
  internals.addMoment({ definition: "password_reset_requested", key, facts: { entity_id, at } })
}
