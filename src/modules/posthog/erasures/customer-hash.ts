import { sha256 } from "../../../lib/sha256"

/** What stays of an erased customer's ID: enough to recognize it in your store's rows, and too little to find it out. */
export const customerHash = (customerId: string): string => sha256(customerId)
