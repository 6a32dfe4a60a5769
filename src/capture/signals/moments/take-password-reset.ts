import type { MedusaContainer } from "@medusajs/framework/types"
import { passwordResetRequested } from "../../../events/customers/password-reset-requested"
import { minuteOf } from "../../../events/language/once-a-minute"
import type { MedusaEvent } from "../hints/hints"
import { dateOrNow } from "./date-or-now"
import { resolvePosthog } from "../../../modules/posthog/resolve"

/**
 * Takes Medusa's `auth.password_reset`. Keeps only the payload's account in memory, until the customer is found, and never reads
 * the token. Does no I/O.
 */
export const takePasswordReset = (
  container: MedusaContainer,
  { data, metadata }: MedusaEvent
): void => {
  const { entity_id, actor_type } = (data ?? {}) as { entity_id?: unknown; actor_type?: unknown }
  if (actor_type !== "customer" || typeof entity_id !== "string") {
    return
  }
  // The same on every run of the handler: it is set when the event is emitted, and the bus keeps it.
  const at = dateOrNow(metadata?.created_at).toISOString()
  const key = `${entity_id}:${minuteOf(at)}`
  const { internals } = resolvePosthog(container)
  internals.memory.addMoment({
    definition: passwordResetRequested.id,
    key,
    facts: { entity_id, at },
  })
}
