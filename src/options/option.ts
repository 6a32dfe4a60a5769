import { z } from "@medusajs/framework/zod"

/** What `docs/configuration.md` and error messages say about an option. */
export interface OptionDoc {
  description: string
  /** Environment variable to read if the option is not set. */
  env?: string
  /** A blank text counts as not set, as it does for an option with a variable: stores read this one from a variable of their own. */
  mayBeBlank?: true
  /** The default as the documentation shows it. If absent, the schema's own default. */
  default?: string
  /** How to fix a wrong value. */
  remedy: string
  /** Type as the documentation shows it. */
  type: string
  /** The value never appears in a message. */
  secret?: true
}

/** What options say, by their schemas. Zod's own `meta()` would copy each schema, which takes as long as to make it. */
export const optionDocs = z.registry<OptionDoc>()

/** Documents an option. */
export const option = <Schema extends z.ZodType>(schema: Schema, doc: OptionDoc): Schema => {
  optionDocs.add(schema, doc)
  return schema
}

/** A text that counts as not set if it is blank, as one from an empty line in .env. */
export const textOrBlank = <Schema extends z.ZodType<string, string>>(schema: Schema) =>
  z
    .string()
    .trim()
    .transform((text) => text || undefined)
    .pipe(schema.optional())
    .optional()

/** Accepts any function; only its type says what it takes and returns. */
export const aFunction = <F = () => unknown>() =>
  z.custom<F>((value) => typeof value === "function")

/** A key of PostHog that isn't the project's public one. */
export const privateKey = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^(?!phc_)\S+$/)
