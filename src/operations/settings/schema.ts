import { z } from "@medusajs/framework/zod"

export const settings = z.object({
  settings: z.array(
    z.object({
      name: z.string(),
      value: z.string().nullable().describe("As text. Null if it isn't set. A key is masked."),
      source: z.enum(["option", "environment", "default"]).describe("Where the value comes from."),
      env: z.string().nullable().describe("The environment variable that can set it."),
      type: z.string(),
      description: z.string(),
      is_secret: z.boolean(),
    })
  ),
})

export const checks = z.object({
  checks: z.array(
    z.object({
      id: z.string(),
      status: z
        .enum(["ok", "problem", "hint", "unknown"])
        .describe(
          "`problem`: needs a person. `hint`: everything works, but something is missing. `unknown`: couldn't be checked."
        ),
      title: z.string().describe("What is right if it is `ok`."),
      means: z.string().describe("What it means if it isn't."),
      fix: z.string(),
      found: z.array(z.string()).describe("What was found. Empty if all is well."),
      snippet: z.string().nullable().describe("What to copy to fix it."),
    })
  ),
})

export type Setting = z.infer<typeof settings>["settings"][number]
export type Check = z.infer<typeof checks>["checks"][number]
