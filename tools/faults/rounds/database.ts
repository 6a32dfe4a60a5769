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
 * A real full disk needs a file system of its own, which only root may mount. So a trigger raises what PostgreSQL raises then
 * (disk_full), for every write to the outbox and for nothing else: orders go on, which is the worst case for the plugin.
 */
const fullDisk: Round = {
  name: "full disk (SQLSTATE 53100 by a trigger) on each write to the outbox",
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
        throw new Error("Every order was recorded, as if the disk had not been full.")
      }
      note(`${row.missing} orders could not be recorded`)
    })
  },
  repair: async ({ sql }) => {
    await sql(`drop trigger if exists fault_full_disk on posthog_outbox_event`)
    await sql(`drop function if exists fault_full_disk`)
  },
}

/** The database goes away, or refuses to write. */
export const databaseRounds: Round[] = [stopped, crashed, fullDisk]
