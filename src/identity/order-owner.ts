import { joinPath, readPath, writePath } from "../lib/path"

/** A transfer of an order to another customer that was accepted. */
export interface OrderTransfer {
  customer_id: string
  accepted_at: Date | string
  /** It took the token that Medusa mails to the order's own address. */
  is_proven: boolean
}

/**
 * Whose an order's fact is: of who placed it, and from an accepted transfer on of the account that showed that the order's e-mail is
 * theirs. What the merchant gave to somebody proves nothing, and neither does what comes after: the e-mail is another one then.
 *
 * @param placedBy the `distinct_id` under which the order was placed
 * @param transfers in the order of time
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

/** An order in a row, and who has it now. */
export interface HeldOrder {
  orderId: string
  /** The `distinct_id` that the event would have by who has the order now. */
  holder: string
}

/** The order at a path of a row, if there is one. */
export const heldOrder = (row: object, path: string): HeldOrder | undefined => {
  const read = (field: string) => readPath(row, joinPath(path, field)) as string | null | undefined
  const orderId = read("id")
  return orderId
    ? { orderId, holder: read("customer_id") ?? read("customer.id") ?? orderId }
    : undefined
}

/** A row whose order, at a path, belongs to another customer. */
export const withOwner = <Row extends object>(
  row: Row,
  path: string,
  owner: string,
  customer: object | undefined
): Row =>
  writePath(row, path, {
    ...(readPath(row, path) as object),
    customer_id: owner,
    customer: customer ?? null,
  })
