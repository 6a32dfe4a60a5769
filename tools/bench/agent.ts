import { monitorEventLoopDelay } from "node:perf_hooks"
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises"
import { container } from "@medusajs/framework"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { PostHog } from "posthog-node"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { createBackfill, runBackfill } from "../../src/capture/sweeps/backfill/backfill"
import { trackPlacedOrder } from "../../integration-tests/support/documented-subscriber"
import type { PosthogService } from "../../src"
import { resolvePosthog } from "../../src/modules/posthog/resolve"
import { serve } from "../lib/calls"
import { Tape } from "./tape"

interface BusInternals {
  eventToSubscribersMap: Map<string, { subscriber: (event: object) => Promise<unknown> }[]>
  emit(messages: object[]): Promise<void>
}

const EVENT = "order.placed"
const PAGE = 100

const eventBus = () => container.resolve<BusInternals>(Modules.EVENT_BUS)

const messageOf = (id: string) => ({ name: EVENT, data: { id }, metadata: {} })

const posthogNode = () =>
  new PostHog(process.env.POSTHOG_API_KEY ?? "", { host: process.env.POSTHOG_HOST })

/** As large as an `order_placed` with two products. */
const filler = Object.fromEntries(
  Array.from({ length: 40 }, (_, n) => [`property_${n}`, "x".repeat(36)])
)

const delay = monitorEventLoopDelay({ resolution: 5 })
const seen = { queries: 0, rows: 0 }
const onResponse = (_: unknown, { response }: { response?: { rowCount?: number | null } }) => {
  seen.queries++
  seen.rows += response?.rowCount ?? 0
}
const connection = (): Knex => container.resolve(ContainerRegistrationKeys.PG_CONNECTION)

let tape: Tape | undefined

const functions = {
  /** Ends the plugin's periodic work, if the store has the plugin: a minute with it differs from the next by more than an order costs. */
  endPeriodicWork: async () => {
    if (container.hasRegistration("posthog")) {
      await resolvePosthog(container).internals.periodic.stop()
    }
  },

  /** Passes the events to the handlers one after another, as a bus with one worker does. Returns each one's time, in ms. */
  handle: async (ids: readonly string[]) => {
    const times: number[] = []
    for (const id of ids) {
      const start = performance.now()
      for (const { subscriber } of eventBus().eventToSubscribersMap.get(EVENT) ?? []) {
        await subscriber(messageOf(id))
      }
      times.push(performance.now() - start)
    }
    return times
  },

  /** Emits the events on the store's own event bus. */
  emit: (ids: readonly string[]) => eventBus().emit(ids.map(messageOf)),

  /** Emits bursts of events, apart from each other. */
  emitApart: async ({ bursts, apartMs }: { bursts: readonly string[][]; apartMs: number }) => {
    for (const ids of bursts) {
      await functions.emit(ids)
      await sleep(apartMs)
    }
  },

  /** Emits events one after another. This plugin records and sends each before the next. */
  emitAlone: async (ids: readonly string[]) => {
    const posthog = container.resolve<PosthogService | undefined>("posthog", {
      allowUnregistered: true,
    })
    for (const id of ids) {
      await functions.emit([id])
      await turn()
      await posthog?.flush()
    }
  },

  /** Sends all orders to PostHog with this plugin. */
  backfill: async () => {
    const id = await createBackfill(container, { events: ["order_placed"] })
    await runBackfill(container, id, { share: 1, minAgeMs: 0 })
  },

  /** Sends orders to PostHog with a loop over the documented workflow. */
  backfillByLoop: async (ids: readonly string[]) => {
    for (const id of ids) {
      await trackPlacedOrder({ event: messageOf(id), container, pluginOptions: {} })
    }
  },

  /** Sends orders to PostHog with pages of `query.graph` and posthog-node. */
  backfillByPages: async (ids: readonly string[]) => {
    const client = posthogNode()
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    for (let start = 0; start < ids.length; start += PAGE) {
      const { data } = await query.graph({
        entity: "order",
        fields: ["id", "customer_id", "total", "items.variant_id", "items.quantity"],
        filters: { id: ids.slice(start, start + PAGE) },
      })
      for (const { id, customer_id: customer, total, items } of data) {
        const properties = { order_id: id, total, items }
        client.capture({ event: "order_placed", distinctId: customer ?? id, properties })
      }
    }
    await client.shutdown()
  },

  /** Tracks this many events with Medusa's Analytics Module. */
  trackByModule: async (count: number) => {
    for (let n = 0; n < count; n++) {
      await container
        .resolve(Modules.ANALYTICS)
        .track({ event: "order_placed", actor_id: `cus_${n}`, properties: filler })
      if (n % 1_000 === 999) {
        await turn()
      }
    }
  },

  /** Tracks this many events with posthog-node alone. Returns the ms until all were sent. */
  trackByPosthogNode: async (count: number) => {
    const start = performance.now()
    const client = posthogNode()
    for (let n = 0; n < count; n++) {
      client.capture({ event: "order_placed", distinctId: `cus_${n}`, properties: filler })
      if (n % 1_000 === 999) {
        await client.flush()
      }
    }
    await client.shutdown()
    return performance.now() - start
  },

  /** Keeps what the store tells the plugin from now on. */
  hold: () => {
    tape = new Tape(resolvePosthog(container).internals)
    tape.hold()
  },

  /** Tells the plugin what was kept, at the pace at which it came. Returns how many hints, moments, and visits. */
  replay: () => tape?.play(),

  /** Runs the recent pass of catch-up, whenever the last one was. */
  catchUp: async () => {
    await connection().raw(
      `update posthog_lease set looked_at = looked_at - interval '1 minute' where name = 'recent'`
    )
    await catchUp(createPipeline(container), { minAgeMs: 0 })
  },

  /** Returns the process's CPU time so far, in ms. */
  cpu: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000
  },

  /** Starts watching the event loop and the statements. */
  watch: () => {
    Object.assign(seen, { queries: 0, rows: 0 })
    connection().on("query-response", onResponse)
    delay.reset()
    delay.enable()
  },

  /** Returns what happened since: the event loop's 99th percentile delay in ms, the statements, and their rows. */
  watched: () => {
    connection().removeListener("query-response", onResponse)
    delay.disable()
    return { delayP99Ms: delay.percentile(99) / 1e6, ...seen }
  },
}

/** What a store's process does for the bench, because only that process has its bus and CPU time. */
export type Agent = typeof functions

// Preloaded into the process.
serve(functions)
