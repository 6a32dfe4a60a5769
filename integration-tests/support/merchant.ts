import type { HttpTypes } from "@medusajs/framework/types"
import type { Request } from "../../tools/lib/http"

/** An order line with a quantity. */
export interface Lines {
  id: string
  quantity: number
}

/** A variant that is sent to a shopper in addition to or instead of what they bought. */
interface NewLines {
  variant_id: string
  quantity: number
}

/** What a merchant does with a placed order. Everything goes through the Admin API, as in the Admin. */
export interface Merchant {
  /** Packs a parcel and returns the fulfillment's ID. */
  fulfill(items: Lines[]): Promise<string>
  ship(fulfillment: string, items: Lines[]): Promise<void>
  deliver(fulfillment: string): Promise<void>
  cancelFulfillment(fulfillment: string): Promise<void>
  /** Adds variants to the order and changes the quantities of its lines. */
  edit(added: NewLines[], changed: Lines[]): Promise<void>
  /** Creates a return reason and returns its ID. */
  returnReason(label: string): Promise<string>
  /** Requests a return and returns its ID. */
  requestReturn(items: (Lines & { reason_id: string })[]): Promise<string>
  /** Receives a return, or part of it. */
  receiveReturn(id: string, items: Lines[], damaged?: Lines[]): Promise<void>
  /** Exchanges an item. Returns the return's ID. */
  exchange(inbound: Lines[], outbound: NewLines[]): Promise<string>
  /** Replaces a defective item, which must be returned. */
  claim(items: (Lines & { reason: string })[], outbound: NewLines[]): Promise<void>
  /** Captures the payment and returns its ID. */
  capture(): Promise<string>
  refund(payment: string, amount: number): Promise<void>
  complete(): Promise<void>
  archive(): Promise<void>
  /** Requests the order's transfer to another customer. */
  requestTransfer(customer: string): Promise<void>
}

/** Free text that must appear in no event. */
export const NOTE = "left with Jane Doe"

/** A tracking number that must appear in no event. */
export const TRACKING_NUMBER = "JD0146000033"

/** The merchant of one order. */
export const merchantOf = (request: Request, order: string): Merchant => {
  const post = async <T>(path: string, body: object = {}) => request<T>("POST", path, body)
  return {
    ...fulfillmentOf(post, order),
    capture: async () => {
      const { order: found } = await request<HttpTypes.AdminOrderResponse>(
        "GET",
        `/admin/orders/${order}?fields=*payment_collections.payments`
      )
      const payment = String(found.payment_collections?.[0]?.payments?.[0]?.id)
      await post(`/admin/payments/${payment}/capture`)
      return payment
    },
    refund: async (payment, amount) => {
      await post(`/admin/payments/${payment}/refund`, { amount, note: NOTE })
    },
    ...afterSalesOf(post, order, () => locationOf(request)),
    edit: async (added, changed) => {
      await post("/admin/order-edits", { order_id: order, internal_note: NOTE })
      if (added.length > 0) {
        await post(`/admin/order-edits/${order}/items`, { items: added })
      }
      for (const { id, quantity } of changed) {
        await post(`/admin/order-edits/${order}/items/item/${id}`, { quantity })
      }
      await post(`/admin/order-edits/${order}/confirm`)
    },
    complete: () => post(`/admin/orders/${order}/complete`),
    archive: () => post(`/admin/orders/${order}/archive`),
    requestTransfer: (customer_id) =>
      post(`/admin/orders/${order}/transfer`, { customer_id, internal_note: NOTE }),
  }
}

type Post = <T>(path: string, body?: object) => Promise<T>

type Fulfillment = Pick<Merchant, "fulfill" | "ship" | "deliver" | "cancelFulfillment">

const fulfillmentOf = (post: Post, order: string): Fulfillment => {
  const path = `/admin/orders/${order}/fulfillments`
  const known = new Set<string>()
  return {
    fulfill: async (items) => {
      const { order: changed } = await post<HttpTypes.AdminOrderResponse>(
        `${path}?fields=fulfillments.id`,
        { items }
      )
      const made = changed.fulfillments?.find(({ id }) => !known.has(id))
      known.add(String(made?.id))
      return String(made?.id)
    },
    ship: (id, items) => {
      const labels = [{ tracking_number: TRACKING_NUMBER, tracking_url: "#", label_url: "#" }]
      return post(`${path}/${id}/shipments`, { items, labels })
    },
    deliver: (id) => post(`${path}/${id}/mark-as-delivered`),
    cancelFulfillment: (id) => post(`${path}/${id}/cancel`),
  }
}

/** Where returns are stored. */
const locationOf = async (request: Request): Promise<string> => {
  const { stock_locations } = await request<HttpTypes.AdminStockLocationListResponse>(
    "GET",
    "/admin/stock-locations"
  )
  return String(stock_locations[0]?.id)
}

type AfterSales = Pick<
  Merchant,
  "returnReason" | "requestReturn" | "receiveReturn" | "exchange" | "claim"
>

const afterSalesOf = (
  post: Post,
  order_id: string,
  location: () => Promise<string>
): AfterSales => ({
  returnReason: async (label) => {
    const { return_reason } = await post<HttpTypes.AdminReturnReasonResponse>(
      "/admin/return-reasons",
      { value: label.toLowerCase(), label }
    )
    return return_reason.id
  },
  requestReturn: async (items) => {
    const { return: begun } = await post<{ return: { id: string } }>("/admin/returns", {
      order_id,
      location_id: await location(),
      internal_note: NOTE,
    })
    const path = `/admin/returns/${begun.id}`
    const noted = items.map((item) => ({ ...item, internal_note: NOTE }))
    await post(`${path}/request-items`, { items: noted })
    await post(`${path}/request`)
    return begun.id
  },
  receiveReturn: async (id, items, damaged = []) => {
    await post(`/admin/returns/${id}/receive`, { internal_note: NOTE })
    if (items.length > 0) {
      await post(`/admin/returns/${id}/receive-items`, { items })
    }
    if (damaged.length > 0) {
      await post(`/admin/returns/${id}/dismiss-items`, { items: damaged })
    }
    await post(`/admin/returns/${id}/receive/confirm`)
  },
  exchange: async (inbound, outbound) => {
    const { exchange } = await post<{ exchange: { id: string } }>("/admin/exchanges", { order_id })
    const path = `/admin/exchanges/${exchange.id}`
    const { return: begun } = await post<{ return: { id: string } }>(`${path}/inbound/items`, {
      location_id: await location(),
      items: inbound,
    })
    await post(`${path}/outbound/items`, { items: outbound })
    await post(`${path}/request`)
    return begun.id
  },
  claim: async (items, outbound) => {
    const { claim } = await post<{ claim: { id: string } }>("/admin/claims", {
      order_id,
      type: "replace",
      internal_note: NOTE,
    })
    const path = `/admin/claims/${claim.id}`
    await post(`${path}/claim-items`, { items })
    const inbound = items.map(({ id, quantity }) => ({ id, quantity }))
    await post(`${path}/inbound/items`, { location_id: await location(), items: inbound })
    await post(`${path}/outbound/items`, { items: outbound })
    await post(`${path}/request`)
  },
})
