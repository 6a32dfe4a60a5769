import type { PersonSource } from "./define-event"
import { joinPath } from "../../lib/path"

/**
 * Whose an event is that belongs to an order or a cart: its customer's, also when they are deleted by now; where it has none,
 * its own.
 *
 * @param path of the order or cart inside the row; `""` when the row is it
 */
export const buyerOf = (path: string): PersonSource => ({
  customer: joinPath(path, "customer"),
  id: joinPath(path, "customer_id"),
  fallback: joinPath(path, "id"),
})
