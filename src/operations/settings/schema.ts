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

const check = z.object({
  id: z.string(),
  question: z
    .enum(["events", "persons", "revenue"])
    .describe("Whether it concerns that events appear, that persons are right, or the revenue."),
  status: z
    .enum(["ok", "problem", "hint", "unknown"])
    .describe(
      "`problem`: needs a person. `hint`: everything works, but something is missing or risky. `unknown`: couldn't be checked."
    ),
  title: z.string().describe("What is right if it is `ok`."),
  means: z.string().describe("What it means if it isn't."),
  fix: z.string(),
  found: z.array(z.string()).describe("What was seen; what is wrong, if it isn't `ok`."),
  found_sentences: z
    .array(
      z.array(
        z.object({
          id: z.string(),
          values: z.record(z.string(), z.union([z.string(), z.number()])),
        })
      )
    )
    .describe("Each of `found` as sentences that can be translated. Empty if there are none."),
  snippet: z.string().nullable().describe("What to copy to fix it."),
})

export const checks = z.object({ checks: z.array(check) })

export const diagnosis = z.object({
  diagnosis: z.object({
    is_healthy: z.boolean().describe("True if no check found a problem."),
    checks: z.array(check),
  }),
})

export type Setting = z.infer<typeof settings>["settings"][number]
export type Check = z.infer<typeof check>
export type Diagnosis = z.infer<typeof diagnosis>["diagnosis"]
