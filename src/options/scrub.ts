import { z } from "@medusajs/framework/zod"
import { aFunction } from "./option"

/** Where a text that people type is: the event as PostHog sees it, and the path of the property, such as `products.name`. */
export interface TypedText {
  event: string
  property: string
}

/** Returns the text as it is to be sent. Must return the same for the same text. */
export type ScrubText = (text: string, where: TypedText) => string

export const scrubSchema = z.union([z.boolean(), aFunction<ScrubText>()])
