import type { StandIn } from "../../packages/posthog-stand-in"
import { TEST_EVENT } from "../../src/health/doctor/test-event"
import type { DatabaseSuite } from "./database-suite"
import type { Ailment, DoctorWorld } from "./doctor-world"

const OTHER_TOKEN = "phc_anotherProjectsToken0000000000000000000000"

/** Something that is wrong with a store. */
export interface Fault {
  fault: string
  /** Prepares the fault. `payments` are the uuids of the store's payments. */
  prepare: (payments: string[]) => Promise<Ailment | undefined> | Ailment | undefined
  /** The check that finds it. */
  id: string
  found: RegExp
  fix: RegExp
  /** Others that it can't but concern. */
  also?: string[]
  status?: "problem" | "hint"
}

/** The faults that the doctor must find. */
export const doctorFaults = (
  { standIn, sql }: DatabaseSuite,
  { pay, unmigrate, anotherPosthog }: DoctorWorld
): Fault[] => {
  /** A store that sends to another PostHog, with all its keys. */
  const movedTo = ({ url, token, personalApiKey }: StandIn): Ailment => ({
    options: { host: url, appHost: url, apiKey: token, personalApiKey },
  })

  const warned = (type: string): Fault["prepare"] => {
    return ([eventUuid]) => void standIn().warn({ type, details: { eventUuid } })
  }

  const changed =
    (statement: string): Fault["prepare"] =>
    async () => {
      await sql(statement)
      return undefined
    }

  return [
    {
      fault: "no API key",
      prepare: () => ({ hasNoKey: true }),
      id: "api_key",
      found: /there is no API key/,
      fix: /Copy the project API key .* choose the host/,
    },
    {
      fault: "a key that is no project API key",
      prepare: () => ({ options: { apiKey: "copied-from-somewhere" } }),
      id: "key_shape",
      status: "hint",
      found: /doesn't start with phc_/,
      fix: /Copy the project API key .* starts with phc_/,
      also: ["key_accepted", "outbox_project", "project"],
    },
    {
      fault: "a key that PostHog doesn't know",
      prepare: () => ({ options: { apiKey: OTHER_TOKEN } }),
      id: "key_accepted",
      found: /PostHog doesn't know this key/,
      fix: /Copy the project API key again .* POSTHOG_API_KEY/,
      also: ["outbox_project", "project"],
    },
    {
      fault: "a US key on the EU host",
      prepare: async () => {
        const us = await anotherPosthog({ token: OTHER_TOKEN })
        const clouds = { eu: standIn().url, us: us.url }
        return { options: { ...movedTo(us).options, host: standIn().url }, clouds }
      },
      id: "host",
      found: /The key belongs to PostHog Cloud US, but the host is/,
      fix: /POSTHOG_HOST to `us`/,
      also: ["key_accepted", "outbox_project", "revenue"],
    },
    {
      fault: "the key of another project than the outbox's",
      prepare: async () => movedTo(await anotherPosthog({ token: OTHER_TOKEN })),
      id: "outbox_project",
      found: /belongs to the PostHog project whose key ends in \w{4}, .*medusa-posthog project/,
      fix: /changed the key or copied the database/,
      also: ["revenue"],
    },
    {
      fault: "the host of posthog-js's scripts instead of the one for events",
      prepare: () => ({ options: { host: "https://eu-assets.i.posthog.com" } }),
      id: "host",
      found: /is a host of PostHog's app/,
      fix: /POSTHOG_HOST to `us` or `eu`/,
    },
    {
      fault: "a proxy that answers in PostHog's place",
      prepare: () => {
        standIn().setFault({ on: "flags", kind: "garbage" })
        return undefined
      },
      id: "host",
      found: /answers 200, but not as PostHog does/,
      fix: /reverse proxy, let it pass on/,
    },
    {
      fault: "a PostHog that hangs",
      prepare: () => {
        standIn().setFault({ on: "all", kind: "hang" })
        return { answerMs: 300 }
      },
      id: "host",
      found: /No answer from .*: timeout/,
      fix: /firewall or proxy/,
      also: ["rest_key"],
    },
    {
      fault: "a clock that is wrong",
      prepare: async () => movedTo(await anotherPosthog({ now: () => Date.now() - 10 * 60_000 })),
      id: "clock",
      found: /\d{3} seconds ahead of PostHog's/,
      fix: /NTP/,
      also: ["revenue"],
    },
    {
      fault: "a personal API key that PostHog doesn't know",
      prepare: () => ({ options: { personalApiKey: "phx_revoked" } }),
      id: "rest_key",
      found: /answered 401/,
      fix: /Create a personal API key .* POSTHOG_PERSONAL_API_KEY/,
    },
    {
      fault: "a personal API key of another project",
      prepare: async () => {
        const other = await anotherPosthog({ token: OTHER_TOKEN })
        return { options: { appHost: other.url } }
      },
      id: "project",
      found: /Project 1 has a different project API key/,
      fix: /POSTHOG_PROJECT_ID/,
    },
    {
      fault: "missing scopes",
      prepare: async () => {
        const personalKeys = [{ key: "phx_limited", scopes: ["project:read", "query:read"] }]
        const { options } = movedTo(await anotherPosthog({ token: standIn().token, personalKeys }))
        return { options: { ...options, host: standIn().url, erasure: "on-delete" } }
      },
      id: "scopes",
      found:
        /Missing for erasure: person:read, person:write\..*for the doctor .*: ingestion_warning:read\..*for setting up the dashboard: dashboard:write, insight:write/s,
      fix: /Add the missing scopes/,
      also: ["test_event", "revenue"],
    },
    {
      fault: "a key that can't set up the dashboard",
      prepare: async () => {
        const scopes = ["project:read", "query:read", "ingestion_warning:read", "dashboard:write"]
        const personalKeys = [{ key: "phx_limited", scopes }]
        const { options } = movedTo(await anotherPosthog({ token: standIn().token, personalKeys }))
        return { options: { ...options, host: standIn().url } }
      },
      id: "scopes",
      found:
        /^Missing for setting up the dashboard: insight:write, event_definition:write, property_definition:write, project:write\.$/,
      fix: /Add the missing scopes/,
      status: "hint",
      also: ["test_event", "revenue"],
    },
    {
      fault: "events that PostHog accepts and drops",
      prepare: () => {
        standIn().setFault({ kind: "swallow", names: [TEST_EVENT] })
        return undefined
      },
      id: "test_event",
      found: /accepted it, but didn't show it/,
      fix: /billing limit, ingestion warnings, and transformations/,
    },
    {
      fault: "migrations that didn't run",
      prepare: async () => {
        await unmigrate()
        return undefined
      },
      id: "tables",
      found: /didn't run/,
      fix: /Run the migrations/,
    },
    {
      fault: "an event bus in memory between processes",
      prepare: async () => {
        await sql(
          `insert into posthog_process (id, version, delivers, seen_at)
           select 'server', version, false, now() from posthog_process`
        )
        return { setup: { eventBus: "@medusajs/medusa/event-bus-local" } }
      },
      id: "event_bus",
      found: /in memory: .*`server` mode/,
      fix: /Redis event bus/,
    },
    {
      fault: "a workflow engine in memory",
      prepare: () => ({ setup: { workflowEngine: "@medusajs/medusa/workflow-engine-inmemory" } }),
      id: "workflow_engine",
      found: /in memory/,
      fix: /Redis workflow engine/,
      status: "hint",
    },
    {
      fault: "no process that delivers",
      prepare: changed(`update posthog_process set delivers = false`),
      id: "worker",
      found: /1 of your store's processes ran .* 0 of them deliver/,
      fix: /`worker` or `shared` mode/,
    },
    {
      fault: "a worker without an API key",
      prepare: changed(`update posthog_process set key_hash = null`),
      id: "worker",
      found: /0 of them deliver\. .* has no API key, .* POSTHOG_API_KEY for it/,
      fix: /with the API key/,
    },
    {
      fault: "two versions of the plugin",
      prepare: changed(
        `insert into posthog_process (id, version, delivers, seen_at) values ('old', '0.0.9', true, now())`
      ),
      id: "versions",
      found: /Versions 0\.0\.9 and .* are running at the same time/,
      fix: /Deploy the same version/,
    },
    {
      fault: "headers that don't reach the server",
      prepare: changed(`update posthog_identity set cart_id = 'cart_before_' || cart_id`),
      id: "storefront",
      found: /0 of the newest 12 carts/,
      fix: /posthog-js .* X-POSTHOG headers/,
    },
    {
      fault: "a storefront that never was connected",
      prepare: changed(`delete from posthog_identity`),
      id: "storefront",
      found: /No cart has come with a browser's IDs yet/,
      fix: /Connect posthog-js/,
      status: "hint",
    },
    {
      fault: "an event that has waited for long",
      prepare:
        changed(`update posthog_outbox_event set delivered_at = null, due_at = now() + interval '1 hour',
             created_at = now() - interval '1 hour', last_error = 'PostHog answered 500: cus_secret'`),
      id: "delivery",
      found: /2 waiting for delivery, the oldest for 60 minutes/,
      fix: /firewall/,
    },
    {
      fault: "an ingestion warning about an event of the store",
      prepare: warned("message_size_too_large"),
      id: "warnings",
      found: /`message_size_too_large`: at least 1 events/,
      fix: /`beforeSend`/,
    },
    {
      fault: "a transformation of the project that drops events",
      prepare: warned("event_dropped_by_transformation"),
      id: "warnings",
      status: "hint",
      found: /`event_dropped_by_transformation`: at least 1 events/,
      fix: /transformations/,
    },
    {
      fault: "payments without revenue or currency",
      prepare: async () => {
        await pay({ currency: "EUR" }, { $revenue: 1 })
        return undefined
      },
      id: "revenue",
      found: /1 of 4 payments in PostHog have no `\$revenue`.*1 of 4 .* no `currency`/s,
      fix: /`beforeSend`/,
    },
    {
      fault: "most payments dropped by PostHog",
      prepare: changed(`insert into posthog_outbox_event
             (uuid, definition, entity_id, event, distinct_id, "timestamp", bytes, amount, currency, due_at, delivered_at)
           select gen_random_uuid(), definition, entity_id || n, event, distinct_id, "timestamp", bytes, amount, currency, due_at,
             delivered_at
           from posthog_outbox_event, generate_series(1, 2) n`),
      id: "revenue",
      found: /6 payments sent .* shows only 2/,
      fix: /reconcile --posthog/,
    },
    {
      fault: "the newest payments dropped by PostHog, of more events than it counts",
      prepare: changed(`insert into posthog_outbox_event
             (uuid, definition, entity_id, event, distinct_id, "timestamp", bytes, amount, currency, due_at, delivered_at)
           select gen_random_uuid(), case when n = 5000 then definition else 'order_placed' end, entity_id || n, event, distinct_id,
             "timestamp" + n * interval '1 second', bytes, amount, currency, due_at, delivered_at
           from posthog_outbox_event, generate_series(1, 5000) n`),
      id: "revenue",
      found: /2 payments were sent since \d{4}-\d\d-\d\d \d\d:\d\d UTC, but PostHog shows none/,
      fix: /transformations in PostHog/,
    },
    {
      fault: "payments that PostHog dropped",
      prepare: changed(`update posthog_outbox_event set event = 'Order Paid'`),
      id: "revenue",
      found: /2 payments were sent .* shows none/,
      fix: /transformations in PostHog/,
    },
  ]
}
