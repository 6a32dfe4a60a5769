import { byText } from "../../lib/by-text"
import { property } from "./properties"

type Codes = readonly ({ code?: string | null } | null)[] | null | undefined

/** A line or a shipping method, and the discounts that it got. */
export interface DiscountedPart {
  adjustments?: Codes
}

type Parts = readonly (DiscountedPart | null)[] | null | undefined

/** Where an order or a cart names its promotions, as the events load it. */
export interface Discounted {
  promotions?: Codes
  items?: Parts
  shipping_methods?: Parts
}

const FROM = [
  "promotions.code",
  "items.adjustments.code",
  "shipping_methods.adjustments.code",
] as const

/** All codes, each once, in alphabetical order. */
export const distinctCodes = (codes: Codes): string[] =>
  [...new Set((codes ?? []).flatMap((one) => one?.code ?? []))].sort(byText)

/** A promotion that was deleted is gone, and only the discounts that it gave still have its code. */
const codesOf = ({ promotions, items, shipping_methods }: Discounted): string[] => {
  const adjusted = [...(items ?? []), ...(shipping_methods ?? [])]
  return distinctCodes([
    ...(promotions ?? []),
    ...adjusted.flatMap((part) => part?.adjustments ?? []),
  ])
}

export const promotionCodes = property.texts<Discounted>(
  "Codes of the applied promotions, in alphabetical order.",
  { from: FROM, read: codesOf }
)

/** The same in one text, for where there is room for one code. */
export const joinedPromotionCodes = property.text<Discounted>(
  "Codes of the applied promotions, in alphabetical order, separated by commas.",
  { from: FROM, read: (row) => codesOf(row).join(",") || undefined }
)
