import { sha256 } from "../../../lib/sha256"

/** Whether the customer of a row of `posthog_erasure` counts as erased: not one who existed again. */
export const COUNTS_AS_ERASED = "outcome IS DISTINCT FROM 'restored'"

/** What stays of an erased customer's ID: enough to recognize it in your store's rows, and too little to find it out. */
export const customerHash = (customerId: string): string => sha256(customerId)
