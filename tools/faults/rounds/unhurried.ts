import type { Round } from "../round"

/** Everything as in production: no SQL, no auditor, only the plugin's own leases, settling times and timer. */
const unhurried: Round = {
  name: "kill -9, then nothing but time, as in production",
  settling: "as in production",
  run: async ({ store, underLoad, note }) => {
    const first = await store()
    await underLoad(async (load) => {
      await load.confirmed(10)
      await first.stop("SIGKILL")
      await store()
      await load.confirmed(20)
    })
    note("leases of 2 minutes, 3 minutes until a row is settled, a look each minute")
  },
}

/** What takes minutes. */
export const unhurriedRounds: Round[] = [unhurried]
