import { MedusaError } from "@medusajs/framework/utils"
import type { EventDefinition, PropertiesOf } from "./define-event"
import { claimCreated } from "./definitions/claim-created"
import { customerCreated } from "./definitions/customer-created"
import { customerDeleted } from "./definitions/customer-deleted"
import { customerIdentified } from "./definitions/customer-identified"
import { customerUpdated } from "./definitions/customer-updated"
import { exchangeCreated } from "./definitions/exchange-created"
import { fulfillmentCanceled } from "./definitions/fulfillment-canceled"
import { orderArchived } from "./definitions/order-archived"
import { orderCanceled } from "./definitions/order-canceled"
import { orderCompleted } from "./definitions/order-completed"
import { orderDelivered } from "./definitions/order-delivered"
import { orderEdited } from "./definitions/order-edited"
import { orderFulfilled } from "./definitions/order-fulfilled"
import { orderPlaced } from "./definitions/order-placed"
import { orderShipped } from "./definitions/order-shipped"
import { orderTransferRequested } from "./definitions/order-transfer-requested"
import { paymentCaptured } from "./definitions/payment-captured"
import { paymentRefunded } from "./definitions/payment-refunded"
import { returnReceived } from "./definitions/return-received"
import { returnRequested } from "./definitions/return-requested"

/** Every event the plugin knows, by the definition's id. `docs/events.md` is made from it. */
export const catalog = {
  order_placed: orderPlaced,
  order_canceled: orderCanceled,
  order_completed: orderCompleted,
  order_edited: orderEdited,
  order_archived: orderArchived,
  order_transfer_requested: orderTransferRequested,
  payment_captured: paymentCaptured,
  payment_refunded: paymentRefunded,
  order_fulfilled: orderFulfilled,
  order_shipped: orderShipped,
  order_delivered: orderDelivered,
  fulfillment_canceled: fulfillmentCanceled,
  return_requested: returnRequested,
  return_received: returnReceived,
  claim_created: claimCreated,
  exchange_created: exchangeCreated,
  customer_created: customerCreated,
  customer_identified: customerIdentified,
  customer_updated: customerUpdated,
  customer_deleted: customerDeleted,
}

/** Id of an event definition. */
export type EventId = keyof typeof catalog

/** The properties of an event, by its definition's id: `EventProperties<"order_placed">["total"]` is a number. */
export type EventProperties<Id extends EventId> = PropertiesOf<(typeof catalog)[Id]>

/** A definition whose row type is no longer known; rows come from `query.graph` with the definition's own fields. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Row is both read and passed, so only `any` erases it.
export type AnyEventDefinition = EventDefinition<any>

/** The catalog's definitions as a list. */
export const definitions: readonly AnyEventDefinition[] = Object.values(catalog)

/** Finds a definition by id; throws when there is none, because ids come only from the catalog itself. */
export const definitionOf = (id: string): AnyEventDefinition => {
  const definition = definitions.find((candidate) => candidate.id === id)
  if (!definition) {
    throw new MedusaError(
      MedusaError.Types.INVALID_ARGUMENT,
      `Expected the id of an event definition, one of ${definitions.map((known) => known.id).join(", ")}, got "${id}".`
    )
  }
  return definition
}

/** Medusa events that hint at some definition; the subscriber listens to these and to nothing else. */
export const hintedEvents: readonly string[] = [
  ...new Set(definitions.flatMap((definition) => Object.keys(definition.hints))),
]

/** Which definitions a Medusa event hints at: `order.placed` gives `[order_placed]`. */
export const definitionsHintedBy = (medusaEvent: string): readonly AnyEventDefinition[] =>
  definitions.filter((definition) => medusaEvent in definition.hints)
