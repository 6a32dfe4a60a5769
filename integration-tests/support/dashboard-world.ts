import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn } from "../../packages/posthog-stand-in"
import { setUp } from "../../src/dashboards/set-up-overview"
import type { SetUpResult, WhatToSetUp } from "../../src/dashboards/schema"
import { createDatabase } from "../../src/modules/posthog/database/gate"
import { Provisions } from "../../src/modules/posthog/provisions/provisions"
import { resolveOptions } from "../../src/options/resolve"

/** The scopes that setting up needs. */
export const SCOPES = [
  "dashboard:write",
  "insight:write",
  "event_definition:write",
  "property_definition:write",
  "project:write",
]

const KEY = "phx_setsUpDashboards"

const NOTHING_MORE: WhatToSetUp = {
  dry_run: false,
  restore: false,
  revenue_analytics: false,
  customer_analytics: false,
}

/** PostHog projects, what the plugin sets up in them, and what a person does there. */
export const dashboardWorld = (knex: () => Knex) => {
  const standIns: StandIn[] = []

  /** @param options of the store */
  const open = async (options: object = {}, scopes: readonly string[] = SCOPES) => {
    const standIn = await startStandIn({ personalKeys: [{ key: KEY, scopes }] })
    standIns.push(standIn)
    const { url, token, projectId } = standIn
    const required = { apiKey: token, host: url, personalApiKey: KEY, projectId }
    const provisions = new Provisions(createDatabase(knex()), "a process")
    const run = async (what: Partial<WhatToSetUp> = {}, changes: object = {}) => {
      const environment = { nodeEnv: "production", options: {} }
      const resolved = resolveOptions({ ...required, ...options, ...changes }, environment)
      return setUp({ options: resolved, provisions }, { ...NOTHING_MORE, ...what })
    }
    return { standIn, run, ...personAt(standIn) }
  }

  const closeAll = async () => {
    await Promise.all(standIns.splice(0).map((standIn) => standIn.close()))
  }

  return { open, closeAll }
}

/** What a person does in PostHog, through the same API as PostHog's app. */
const personAt = ({ url }: StandIn) => {
  const person = async <T = { results: { id: number; name: string }[] }>(
    method: string,
    path: string,
    body?: object
  ) => {
    const response = await fetch(`${url}/api/projects/1/${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}` },
      ...(body && { body: JSON.stringify(body) }),
    })
    return (await response.json()) as T
  }
  const idOf = async (what: string, name: string) =>
    (await person("GET", `${what}/`)).results.find((one) => one.name === name)?.id
  const namesOf = async (what: string) =>
    (await person("GET", `${what}/`)).results.map(({ name }) => name)
  return { person, idOf, namesOf }
}

/** Sends an event to PostHog, so that PostHog knows its name and its properties. */
export const see = async ({ url, token }: StandIn, event: string, properties: object = {}) => {
  const batch = [{ event, distinct_id: "cus_1", properties }]
  await fetch(`${url}/batch/`, { method: "POST", body: JSON.stringify({ api_key: token, batch }) })
}

/** What became of each thing, by its name. */
export const outcomes = ({ lines }: SetUpResult) =>
  Object.fromEntries(lines.map(({ name, outcome }) => [name, outcome]))

/** How many things have an outcome. */
export const countOf = ({ lines }: SetUpResult, outcome: string) =>
  lines.filter((line) => line.outcome === outcome).length
