import { z } from "@medusajs/framework/zod"

/** An option as it is in force, for a person. */
export const setting = z.object({
  name: z.string(),
  value: z.string().nullable().describe("As text. Null if it isn't set. A key is masked."),
  source: z.enum(["option", "environment", "default"]).describe("Where the value comes from."),
  env: z.string().nullable().describe("The environment variable that can set it."),
  type: z.string(),
  description: z.string(),
  is_secret: z.boolean(),
})

export type Setting = z.infer<typeof setting>
