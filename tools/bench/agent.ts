import { monitorEventLoopDelay } from "node:perf_hooks"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { container } from "@medusajs/framework"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { PostHog } from "posthog-node"
import { createBackfill, runBackfill } from "../../src/capture/sweeps/backfill/backfill"
import { trackPlacedOrder } from "../../integration-tests/support/documented-subscriber"

/** What the bench asks of a store's process. */
export type AgentRequest =
  /** Gives the events to the handlers one after another, as a bus with one worker does. Gives the times of each, in ms. */
  | { kind: "handle"; ids: readonly string[] }
  /** Emits the events on the store's own event bus. */
  | { kind: "emit"; ids: readonly string[] }
  /** Brings all these orders to PostHog: as this plugin, by a loop over the documented workflow, or by pages and posthog-node. */
  | { kind: "backfill"; by: "plugin" | "loop" | "pages"; ids: readonly string[] }
  /** Tracks this many events with Medusa's Analytics Module, or with posthog-node alone. Gives the ms until it was flushed. */
  | { kind: "track"; by: "module" | "posthog-node"; count: number }
  /** CPU time of the process until now, in ms. */
  | { kind: "cpu" }
  /** Memory after a garbage collection, in MB. */
  | { kind: "memory" }
  /** Begins to watch the event loop and the statements. */
  | { kind: "watch" }
  /** Gives what was seen since. */
  | { kind: "watched" }

/** What a store's process saw. */
export interface Watched {
  /** 99th percentile of the event loop's delay, in ms. */
  delayP99Ms: number
  queries: number
  rows: number
}

/** What each request gives. */
export interface AgentAnswers {
  handle: number[]
  emit: null
  backfill: null
  track: number
  cpu: number
  memory: { rss: number; heap: number }
  watch: null
  watched: Watched
}

interface BusInternals {
  eventToSubscribersMap: Map<string, { subscriber: (event: object) => Promise<unknown> }[]>
  emit(messages: object[]): Promise<void>
}

const EVENT = "order.placed"

const MB = 2 ** 20

const eventBus = () => container.resolve<BusInternals>(Modules.EVENT_BUS)

const messageOf = (id: string) => ({ name: EVENT, data: { id }, metadata: {} })

const posthogNode = () =>
  new PostHog(process.env.POSTHOG_API_KEY ?? "", { host: process.env.POSTHOG_HOST })

const handle = async (ids: readonly string[]): Promise<number[]> => {
  const times: number[] = []
  for (const id of ids) {
    const start = performance.now()
    for (const { subscriber } of eventBus().eventToSubscribersMap.get(EVENT) ?? []) {
      await subscriber(messageOf(id))
    }
    times.push(performance.now() - start)
  }
  return times
}

const backfills = {
  plugin: async () => {
    const id = await createBackfill(container, { events: ["order_placed"] })
    await runBackfill(container, id, { share: 1, minAgeMs: 0 })
  },
  loop: async (ids: readonly string[]) => {
    for (const id of ids) {
      await trackPlacedOrder({
        event: messageOf(id),
        container,
        pluginOptions: {},
      })
    }
  },
  pages: async (ids: readonly string[]) => {
    const client = posthogNode()
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    for (let start = 0; start < ids.length; start += PAGE) {
      const { data } = await query.graph({
        entity: "order",
        fields: ["id", "customer_id", "total", "items.variant_id", "items.quantity"],
        filters: { id: ids.slice(start, start + PAGE) },
      })
      for (const { id, customer_id: distinctId, total, items } of data) {
        client.capture({
          event: "order_placed",
          distinctId: distinctId ?? id,
          properties: { order_id: id, total, items },
        })
      }
    }
    await client.flush()
    await client.shutdown()
  },
}

const PAGE = 100

/** As large as an `order_placed` of two products. */
const filler = Object.fromEntries(
  Array.from({ length: 40 }, (_, n) => [`property_${n}`, "x".repeat(36)])
)

const track = async (by: "module" | "posthog-node", count: number): Promise<number> => {
  const start = performance.now()
  const client = posthogNode()
  for (let n = 0; n < count; n++) {
    if (by === "module") {
      await container
        .resolve(Modules.ANALYTICS)
        .track({ event: "order_placed", actor_id: `cus_${n}`, properties: filler })
    } else {
      client.capture({ event: "order_placed", distinctId: `cus_${n}`, properties: filler })
    }
    if (n % 1_000 === 999) {
      await (by === "module" ? new Promise((resolve) => setImmediate(resolve)) : client.flush())
    }
  }
  await client.shutdown()
  return performance.now() - start
}

const memory = () => {
  setFlagsFromString("--expose-gc")
  ;(runInNewContext("gc") as () => void)()
  const { rss, heapUsed } = process.memoryUsage()
  return { rss: rss / MB, heap: heapUsed / MB }
}

const delay = monitorEventLoopDelay({ resolution: 5 })
const seen = { queries: 0, rows: 0 }

const onResponse = (
  _response: unknown,
  { response }: { response?: { rowCount?: number | null } }
) => {
  seen.queries++
  seen.rows += response?.rowCount ?? 0
}

const connection = (): Knex => container.resolve(ContainerRegistrationKeys.PG_CONNECTION)

const watch = () => {
  Object.assign(seen, { queries: 0, rows: 0 })
  connection().on("query-response", onResponse)
  delay.reset()
  delay.enable()
}

const watched = (): Watched => {
  connection().removeListener("query-response", onResponse)
  delay.disable()
  return { delayP99Ms: delay.percentile(99) / 1e6, ...seen }
}

const answer = async (request: AgentRequest): Promise<unknown> => {
  switch (request.kind) {
    case "handle":
      return handle(request.ids)
    case "emit":
      return eventBus().emit(request.ids.map(messageOf))
    case "backfill":
      return backfills[request.by](request.ids)
    case "track":
      return track(request.by, request.count)
    case "cpu": {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1_000
    }
    case "memory":
      return memory()
    case "watch":
      return watch()
    case "watched":
      return watched()
  }
}

/** Preloaded into a store's process, where it does what the bench asks for: only there are its bus, its memory and its CPU time. */
process.on("message", (request: AgentRequest) => {
  answer(request).then(
    (gives) => process.send?.({ gives: gives ?? null }),
    (error: Error) => process.send?.({ failed: error.stack ?? error.message })
  )
})
