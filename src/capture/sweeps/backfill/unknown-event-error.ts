import { MedusaError } from "@medusajs/framework/utils"
import type { Backfill } from "../../../modules/posthog/leases/backfills"
import { unknownEventCode } from "./unknown-event"

/**
 * A backfill covers an event that this process doesn't have, because its version or its options differ from those of the process that created
 * the backfill. If this process left the event out, the backfill would end, and the event's rows would count as missing.
 */
export class UnknownEventError extends MedusaError {
  constructor({ id }: Pick<Backfill, "id">, event: string) {
    super(
      MedusaError.Types.NOT_ALLOWED,
      `Expected this process to have the event ${event}, which backfill ${id} covers, but its version or its options don't include it. Update all processes to one version and give them the same options, or cancel the backfill in the Admin and start another one.`,
      unknownEventCode(event)
    )
  }
}
