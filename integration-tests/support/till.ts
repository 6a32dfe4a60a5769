import type { HttpTypes, MedusaContainer } from "@medusajs/framework/types"
import { createOrderWorkflow, updateOrderWorkflow } from "@medusajs/medusa/core-flows"
import type { Shop } from "./shop"

/** The parts of an order that a till needs. */
interface Order {
  id: string
}

/** Creates orders without a cart, like those of a till, a phone call, an import, or a renewal, and drafts. */
export interface Till {
  /** Creates a guest's order, by default of one item for 100, without tax because no address determines it. */
  order(given?: object): Promise<Order>
  /** Creates the same as a draft, with an address. */
  draft(given?: object): Promise<Order>
  /** Edits a draft: adds items for 10 each, and removes lines. */
  editDraft(draft: Order, pieces: number, out?: string[]): Promise<void>
  /** Gives a draft another address, for which Medusa taxes it anew. */
  move(draft: Order): Promise<unknown>
  /** Turns a draft into an order. */
  convert(draft: Order): Promise<unknown>
  /** Accepts a draft as a quote, as Medusa's recipe for quotes does. */
  accept(draft: Order): Promise<unknown>
  /** Captures money for an order and returns the payment's ID. */
  pay(order: Order): Promise<string>
}

/** An address whose country has taxes. */
export const ADDRESS = {
  first_name: "Ada",
  address_1: "1 Example Street",
  city: "X",
  country_code: "de",
}

export const openTill = (container: () => MedusaContainer, shop: () => Shop): Till => {
  const post = <T>(path: string, body: object = {}) => shop().admin.request<T>("POST", path, body)
  const order = async (given: object = {}) => {
    const input = {
      email: "guest@example.com",
      region_id: shop().region("EU").id,
      currency_code: "eur",
      items: [{ title: "Piece", quantity: 1, unit_price: 100, is_tax_inclusive: true }],
      ...given,
    }
    const { result } = await createOrderWorkflow(container()).run({ input: input as never })
    return result as unknown as Order
  }
  return {
    order,
    draft: (given) =>
      order({ is_draft_order: true, status: "draft", shipping_address: ADDRESS, ...given }),
    editDraft: async ({ id }, quantity, out = []) => {
      const path = `/admin/draft-orders/${id}/edit`
      await post(path)
      await post(`${path}/items`, { items: [{ title: "Piece", quantity, unit_price: 10 }] })
      for (const line of out) {
        await post(`${path}/items/item/${line}`, { quantity: 0 })
      }
      await post(`${path}/confirm`)
    },
    move: ({ id }) =>
      post(`/admin/draft-orders/${id}`, { shipping_address: { ...ADDRESS, city: "Y" } }),
    convert: ({ id }) => post(`/admin/draft-orders/${id}/convert-to-order`),
    accept: ({ id }) =>
      updateOrderWorkflow(container()).run({
        input: { id, user_id: "user_1", is_draft_order: false, status: "pending" } as never,
      }),
    pay: async ({ id: order_id }) => {
      const { payment_collection } = await post<HttpTypes.AdminPaymentCollectionResponse>(
        "/admin/payment-collections",
        { order_id, amount: 100 }
      )
      await post(`/admin/payment-collections/${payment_collection.id}/mark-as-paid`, { order_id })
      const { order: paid } = await shop().admin.request<HttpTypes.AdminOrderResponse>(
        "GET",
        `/admin/orders/${order_id}?fields=*payment_collections.payments`
      )
      return String(paid.payment_collections?.at(-1)?.payments?.[0]?.id)
    },
  }
}
