import type { Visit } from "../../../identity/browser/visit"
import type { Database } from "../database/gate"
import {
  forgetOldIdentities,
  identitiesOfCarts,
  identitiesOfOrders,
  upsertIdentity,
} from "./statements"

/** What is known of the browser that a cart came from. */
export type CartIdentity = Visit

/** How many carts a process remembers to have written, so that a request that says nothing new costs no statement. */
const MAX_REMEMBERED = 10_000

/** Which browsers the store's carts came from. */
export class Identities {
  /** What was last written, by cart; the one that was written longest ago comes first. */
  private readonly written = new Map<string, string>()

  constructor(private readonly database: Database) {}

  /**
   * Keeps what a request said about its browser, if that is new. What it does not say stays as it was; a refusal empties the row. Nothing
   * is kept of a cart that is not there, nor an anonymous id that is a customer's.
   *
   * @throws the database's error; then the next request of this cart is kept
   */
  async remember(cartId: string, visit: Visit): Promise<void> {
    const said = JSON.stringify(visit)
    if (this.written.get(cartId) === said) {
      return
    }
    this.written.delete(cartId)
    this.written.set(cartId, said)
    this.forgetOldest()
    try {
      await upsertIdentity(this.database, cartId, visit)
    } catch (error) {
      this.written.delete(cartId)
      throw error
    }
  }

  /** The identities of those of the carts that have one, by cart. */
  async ofCarts(cartIds: readonly string[]): Promise<Map<string, CartIdentity>> {
    return cartIds.length > 0 ? identitiesOfCarts(this.database, cartIds) : new Map()
  }

  /** The same of orders, by order: a cart's identity is its order's. */
  async ofOrders(orderIds: readonly string[]): Promise<Map<string, CartIdentity>> {
    return orderIds.length > 0 ? identitiesOfOrders(this.database, orderIds) : new Map()
  }

  /** Deletes those of carts that no event will be made of any more. */
  async purge(): Promise<void> {
    await forgetOldIdentities(this.database.within("long"))
  }

  private forgetOldest(): void {
    const [oldest] = this.written.keys()
    if (this.written.size > MAX_REMEMBERED && oldest !== undefined) {
      this.written.delete(oldest)
    }
  }
}
