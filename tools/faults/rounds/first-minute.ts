import type { Sql } from "../../lib/sql"
import { between } from "../random"
import type { Round } from "../round"
import { killUnderLoad } from "./kills"

/** As `db:migrate` leaves a store that installs the plugin now: no process has run catch-up yet. */
const installNow = async (sql: Sql): Promise<void> => {
  await sql(`delete from posthog_lease`)
  await sql(`update posthog_installation set installed_at = now()`)
}

/** Kills the store before or just after catch-up first checks its rows. Nothing else knows what the hints in its memory named. */
const firstMinute: Round = {
  name: "kill -9 in the first minute after the installation",
  times: 3,
  run: async (scene) => {
    await scene.fleet.stop()
    await installNow(scene.sql)
    const store = await scene.store()
    await killUnderLoad(scene, store, between(scene.random, 5, 15))
  },
}

/** Happens only once in a store's life. */
export const firstRounds: Round[] = [firstMinute]
