import { z } from "@medusajs/framework/zod"

/** A text of PostHog's, empty if there is none. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "")
