import type { Round } from "../round"

/** Everything as in production: no SQL and no auditor, only the plugin's own leases, waiting times, and timer. */
const unhurried: Round = {
  name: "kill -9, then only time passes, as in production",
  settling: "as in production",
  run: async ({ store, underLoad, note }) => {
    const first = await store()
    await underLoad(async (load) => {
      await load.confirmed(10)
      await first.stop("SIGKILL")
      await store()
      await load.confirmed(20)
    })
    note("leases of 2 minutes, rows aged after 3 minutes, catch-up every minute")
  },
}

/** Rounds that take minutes. */
export const unhurriedRounds: Round[] = [unhurried]
