import type { Round } from "../round"

const restart = (immediate: boolean): Round["run"] => {
  return async ({ store, underLoad, postgres }) => {
    await store()
    await underLoad(async (load) => {
      await load.confirmed(4)
      await postgres.restart({ immediate })
      await load.confirmed(10)
    })
  }
}

const stopped: Round = {
  name: "PostgreSQL restarted",
  times: 2,
  run: restart(false),
}

const crashed: Round = {
  name: "PostgreSQL crashed and restarted",
  times: 2,
  short: 1,
  run: restart(true),
}

/**
 * A real full disk needs its own file system, which only root may mount. So a trigger raises PostgreSQL's error (disk_full) for
 * every write to the outbox and nothing else. Orders continue, which is the worst case for the plugin.
 */
const fullDisk: Round = {
  name: "full disk (SQLSTATE 53100 from a trigger) on each write to the outbox",
  short: 1,
  run: async ({ store, underLoad, sql, note }) => {
    await store()
    await underLoad(async (load) => {
      await load.confirmed(2)
      await sql(
        `create function fault_full_disk() returns trigger language plpgsql as $$
         begin
           raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
         end $$`
      )
      await sql(
        `create trigger fault_full_disk before insert or update on posthog_outbox_event
         for each row execute function fault_full_disk()`
      )
      await load.confirmed(10)
      const [row] = await sql<{ missing: number }>(
        `select count(*)::int as missing from "order" o where not exists (
           select 1 from posthog_outbox_event e where e.definition = 'order_placed' and e.entity_id = o.id)`
      )
      if (!row?.missing) {
        throw new Error("Expected orders that could not be recorded, but all were.")
      }
      note(`${row.missing} orders could not be recorded`)
    })
  },
  repair: async ({ sql }) => {
    await sql(`drop trigger if exists fault_full_disk on posthog_outbox_event`)
    await sql(`drop function if exists fault_full_disk`)
  },
}

/** The database goes down, or rejects writes. */
export const databaseRounds: Round[] = [stopped, crashed, fullDisk]
