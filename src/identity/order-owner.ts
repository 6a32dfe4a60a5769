import { joinPath, readPath, writePath } from "../lib/path"

/** An accepted transfer of an order to another customer. */
export interface OrderTransfer {
  customer_id: string
  accepted_at: Date | string
  /** Whether it used the token that Medusa emails to the order's own address. */
  is_proven: boolean
}

/**
 * Returns who owns an order's fact: who placed the order, and from an accepted transfer on, the account that proved that the order's email
 * is theirs. A transfer by the merchant proves nothing, and neither do later ones, because the order has another email then.
 *
 * @param placedBy the `distinct_id` under which the order was placed
 * @param transfers in chronological order
 */
export const ownerAt = (
  placedBy: string,
  transfers: readonly OrderTransfer[],
  time: Date
): string => {
  const end = transfers.findIndex(
    ({ is_proven, accepted_at }) => !is_proven || time < new Date(accepted_at)
  )
  return transfers.slice(0, end === -1 ? undefined : end).at(-1)?.customer_id ?? placedBy
}

/** An order in a row, and its current owner. */
export interface HeldOrder {
  orderId: string
  /** The `distinct_id` that the event would have by the order's current customer. */
  holder: string
}

/** The order at a path in a row, if there is one. */
export const heldOrder = (row: object, path: string): HeldOrder | undefined => {
  const read = (field: string) => readPath(row, joinPath(path, field)) as string | null | undefined
  const orderId = read("id")
  return orderId
    ? { orderId, holder: read("customer_id") ?? read("customer.id") ?? orderId }
    : undefined
}

/** A copy of the row in which the order or cart at a path belongs to another customer, or, with null, to none. */
export const withOwner = <Row extends object>(
  row: Row,
  path: string,
  owner: string | null,
  customer: object | undefined
): Row =>
  writePath(row, path, {
    ...(readPath(row, path) as object),
    customer_id: owner,
    customer: customer ?? null,
  })
