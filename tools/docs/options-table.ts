import { z } from "@medusajs/framework/zod"
import { docOf } from "../../src/options/resolve"
import { optionsSchema } from "../../src/options/schema"
import { betweenMarks, code, table } from "./markdown"

/** Puts the options table between its marks in the page. */
export const withOptionsTable = (page: string): string =>
  betweenMarks(page, "options", optionsTable())

const optionsTable = (): string =>
  table(
    ["Option", "Type", "Default", "Environment variable", "Description"],
    Object.entries(optionsSchema.shape).map(([name, schema]) => {
      const doc = docOf(name)
      if (!doc) {
        throw new Error(
          `Expected the option "${name}" to be documented. Use \`option()\` in schema.ts.`
        )
      }
      return [
        code(name),
        code(doc.type),
        doc.default ?? code(defaultOf(schema)),
        doc.env ? code(doc.env) : "",
        doc.description,
      ]
    })
  )

/** The default as you would write it in `medusa-config.ts`, before any transformation. */
const defaultOf = (schema: z.ZodType): string =>
  JSON.stringify(z.toJSONSchema(schema, { io: "input" }).default)
