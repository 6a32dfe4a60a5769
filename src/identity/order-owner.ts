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
