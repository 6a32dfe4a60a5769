import { join } from "node:path"
import type { StoreSettings } from "../fleet"
import type { Round, Scene } from "../round"

const HOUR_MS = 3_600_000
const preloadOf = (name: string) => join(__dirname, "..", "preloads", `${name}.ts`)

const terminated: Round = {
  name: "SIGTERM",
  times: 3,
  run: async ({ store, underLoad, note }) => {
    const process = await store()
    await underLoad(async (load) => {
      await load.confirmed(6)
      const { code, signal } = await process.stop()
      if (code !== 0) {
        throw new Error(`The store ended with ${signal ?? `exit code ${code}`} on SIGTERM.`)
      }
    })
    note("exit code 0")
  },
}

/** Runs the load on a store that differs in one setting. */
const loaded = (settings: StoreSettings, check?: (scene: Scene) => Promise<void>) => {
  return async (scene: Scene) => {
    await scene.store(settings)
    await scene.underLoad((load) => load.confirmed(8))
    await check?.(scene)
  }
}

const clock = (hours: number): StoreSettings => ({
  preload: [preloadOf("shifted-clock")],
  env: { FAULT_CLOCK_SHIFT_MS: String(hours * HOUR_MS) },
})

/** Hours later than the clocks that made the newest IDs. */
const LATER_MS = 2.5 * HOUR_MS

/** Checks on the newest order that the store's clock is off by the intended hours. */
const clockIsOff = (hours: number) => async (scene: Scene) => {
  const [row] = await scene.sql<{ hours: number }>(
    `select extract(epoch from o.created_at - now())::float8 / 3600 as hours
     from "order" o order by o.display_id desc limit 1`
  )
  scene.note(`newest order ${row?.hours.toFixed(2)} hours from the database's time`)
  if (Math.abs((row?.hours ?? 0) - hours) > 0.2) {
    throw new Error(`Expected the store's clock to be ${hours} hours off, but it isn't.`)
  }
}

const clockAhead: Round = {
  name: "the store's clock two hours ahead",
  short: 1,
  run: loaded(clock(2), clockIsOff(2)),
  laterMs: LATER_MS,
}

const clockBehind: Round = {
  name: "the store's clock two hours behind",
  run: loaded(clock(-2), clockIsOff(-2)),
}

const orderPlaced = (how: "twice" | "never"): StoreSettings => ({
  preload: [preloadOf("event-bus")],
  env: { FAULT_ORDER_PLACED: how },
})

const handledTwice: Round = {
  name: "order.placed emitted twice",
  run: loaded(orderPlaced("twice"), async ({ store, note }) => {
    const { output } = await store(orderPlaced("twice"))
    const handled = output().split("Processing order.placed").length - 1
    note(`handled ${handled} times`)
    if (handled < 16) {
      throw new Error(
        `Expected order.placed to be handled twice for each of at least eight orders, got ${handled} times in total.`
      )
    }
  }),
}

const neverEmitted: Round = {
  name: "order.placed never emitted",
  run: loaded(orderPlaced("never"), async ({ sql, note }) => {
    const [row] = await sql<{ missing: number }>(
      `select count(*)::int as missing from "order" o where not exists (
         select 1 from posthog_outbox_event e where e.definition = 'order_placed' and e.entity_id = o.id)`
    )
    note(`${row?.missing} orders without a hint`)
    if (!row?.missing) {
      throw new Error(
        "Expected orders without an event, because no hint was emitted, but all were recorded."
      )
    }
  }),
}

/** Turns every third event into one that PostHog rejects, along with its whole batch. */
const poison: Round = {
  name: "a poison event in every batch",
  setsAside: true,
  short: 1,
  run: async ({ store, underLoad, sql }) => {
    await store()
    await sql(`create sequence fault_poison`)
    await sql(
      `create function fault_poison() returns trigger language plpgsql as $$
       begin
         if nextval('fault_poison') % 3 = 2 then
           new.distinct_id := ' ';
         end if;
         return new;
       end $$`
    )
    await sql(
      `create trigger fault_poison before insert on posthog_outbox_event for each row execute function fault_poison()`
    )
    await underLoad((load) => load.confirmed(10))
  },
  repair: async ({ sql, underLoad, note }) => {
    await sql(`drop trigger if exists fault_poison on posthog_outbox_event`)
    await sql(`drop function if exists fault_poison`)
    await sql(`drop sequence if exists fault_poison`)
    const [row] = await sql<{ poisoned: number }>(
      `select count(*)::int as poisoned from posthog_outbox_event where distinct_id = ' '`
    )
    note(`${row?.poisoned} poison events`)
    // An event that failed alone is judged once another one passes, so the last poison event needs one.
    await underLoad((load) => load.confirmed(1))
  },
}

/** The store is stopped, its clock is wrong, or its events arrive twice, never, or poisoned. */
export const storeRounds: Round[] = [
  terminated,
  handledTwice,
  neverEmitted,
  poison,
  clockAhead,
  clockBehind,
]
