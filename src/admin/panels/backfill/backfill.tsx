import type { BackfillList } from "../../../operations/backfills/schema"
import { Panel } from "../../components/panel"
import { Failed } from "../../components/states"
import { useAdmin } from "../../lib/queries"
import { useWords } from "../../lib/use-words"
import { BackfillHistory } from "./backfill-history"
import { OpenBackfill } from "./open-backfill"
import { StartBackfill } from "./start-backfill"
import { isOver } from "./state"

/** More than run at once. Those that are over are only in the history. */
const LIMIT = 20

/** Starts backfills, and shows those that run. */
const Backfill = () => {
  const { say } = useWords()
  const { data, error, refetch } = useAdmin<BackfillList>("/backfills", { limit: LIMIT })
  if (error && !data) {
    return (
      <Panel level="h1" title={say("menu.backfill")}>
        <Failed error={error} retry={() => void refetch()} />
      </Panel>
    )
  }
  return (
    <>
      <StartBackfill />
      {data?.backfills
        .filter((backfill) => !isOver(backfill))
        .map((backfill) => (
          <OpenBackfill key={backfill.id} backfill={backfill} />
        ))}
      <BackfillHistory />
    </>
  )
}

export default Backfill
