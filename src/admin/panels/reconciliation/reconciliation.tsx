import { Button } from "@medusajs/ui"
import { useState } from "react"
import type { Reconciliation as Answer } from "../../../operations/reconciliation/schema"
import { Choice } from "../../components/choice"
import { Answered, Panel } from "../../components/panel"
import { useAdmin } from "../../lib/queries"
import { useWords } from "../../lib/use-words"
import { LinesTable } from "./lines-table"
import { ComparedWithPosthog } from "./posthog/posthog"
import { RANGES, rangeOf } from "./ranges"
import type { RangeName } from "./ranges"
import { Repair } from "./repair"
import { Summary } from "./summary"

/** The store compared with PostHog, by day. It reads each row, so it is compared only when a person asks. */
const Reconciliation = () => {
  const { say } = useWords()
  const [name, setName] = useState<RangeName>("week")
  const range = rangeOf(name, new Date())
  const result = useAdmin<{ reconciliation: Answer }>("/reconciliation", range, { isStill: true })
  const answer = result.data?.reconciliation
  return (
    <>
      <Panel
        level="h1"
        title={say("menu.reconciliation")}
        subtitle={say("reconciliation.subtitle")}
        actions={
          <>
            <Choice
              label={say("reconciliation.range")}
              value={name}
              values={RANGES}
              say={(each) => say(`reconciliation.ranges.${each}`)}
              onChange={setName}
            />
            <Button
              size="small"
              variant="secondary"
              className="shrink-0 whitespace-nowrap"
              isLoading={result.isFetching}
              onClick={() => void result.refetch()}
            >
              {say("reconciliation.again")}
            </Button>
            {!!answer?.missing && <Repair range={range} missing={answer.missing} />}
          </>
        }
      >
        <Answered result={result} lines={3}>
          {({ reconciliation }) => <Summary reconciliation={reconciliation} />}
        </Answered>
      </Panel>
      {answer && <LinesTable key={name} lines={answer.lines} />}
      <ComparedWithPosthog key={`posthog ${name}`} range={range} />
    </>
  )
}

export default Reconciliation
