import type { BackfillList } from "../../../operations/backfills/schema"
import { Failed } from "../../components/states"
import { useAdmin } from "../../lib/queries"
import { BackfillHistory } from "./backfill-history"
import { OpenBackfill } from "./open-backfill"
import { StartBackfill } from "./start-backfill"
import { isOver } from "./state"

/** More than run at once. Those that are over have their own table. */
const LIMIT = 20

/** Starts backfills, and shows those that run. */
const Backfill = () => {
  const { data, error, refetch } = useAdmin<BackfillList>("/backfills", { limit: LIMIT })
  const open = data?.backfills.filter((backfill) => !isOver(backfill)) ?? []
  return (
    <>
      <StartBackfill />
      {error && !data && <Failed error={error} retry={() => void refetch()} />}
      {open.map((backfill) => (
        <OpenBackfill key={backfill.id} backfill={backfill} />
      ))}
      <BackfillHistory />
    </>
  )
}

export default Backfill
