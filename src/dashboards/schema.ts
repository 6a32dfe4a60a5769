import { z } from "@medusajs/framework/zod"

/** What the person who sets up asks for. */
export const whatToSetUp = z.strictObject({
  dry_run: z.boolean().default(false).describe("Only say what would be done."),
  restore: z.boolean().default(false).describe("Recreate what a person deleted in PostHog."),
  revenue_analytics: z
    .boolean()
    .default(false)
    .describe("Also add captures and refunds to PostHog's Revenue analytics."),
  customer_analytics: z
    .boolean()
    .default(false)
    .describe("Also register events with PostHog's Customer analytics."),
})

export type WhatToSetUp = z.output<typeof whatToSetUp>

/** One thing that was set up. */
export const setUpLine = z.object({
  kind: z.enum(["dashboard", "insight", "goal", "setting", "event", "property"]),
  name: z.string(),
  outcome: z
    .enum(["created", "updated", "unchanged", "kept", "away", "unneeded", "unseen", "failed"])
    .describe(
      "`kept`: a person made or changed it, so it stays as it is. `away`: a person deleted it, so it isn't made again. `unneeded`: an event that it shows is off, so it is no longer kept up to date. `unseen`: PostHog hasn't seen the event or property yet."
    ),
  reason: z.string().optional().describe("Why it failed, and how to fix it."),
})

export type SetUpLine = z.infer<typeof setUpLine>

/** The kinds of things that the plugin sets up in PostHog. */
export type Kind = SetUpLine["kind"]

/** What was done, or would be done. */
export const setUpResult = z.object({
  url: z.string().nullable().describe("Where the dashboard is. Null if it isn't there."),
  is_dry_run: z.boolean(),
  is_complete: z.boolean().describe("Whether everything worked."),
  lines: z.array(setUpLine),
})

export type SetUpResult = z.infer<typeof setUpResult>

/** What is known without asking PostHog. */
export const overviewState = z.object({
  can_be_set_up: z
    .boolean()
    .describe("Whether the options `apiKey`, `personalApiKey`, and `projectId` are set."),
  url: z
    .string()
    .nullable()
    .describe(
      "Where the dashboard was when it was last set up. Null if it never was, or a person had deleted it by then."
    ),
})

export type OverviewState = z.infer<typeof overviewState>
