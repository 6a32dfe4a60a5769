import { useState } from "react"
import type { Revenue } from "../../../operations/revenue/schema"
import { Choice } from "../../components/choice"
import { Answered, Panel } from "../../components/panel"
import { Empty } from "../../components/states"
import { useAdmin } from "../../lib/queries"
import { useWords } from "../../lib/use-words"
import { Chart } from "./chart"
import { RevenueFigures } from "./revenue-figures"

const SPANS = [7, 30, 90]

/** The money of the last days: what the store has, and whether PostHog shows the same. */
const RevenueChart = () => {
  const { say } = useWords()
  const [days, setDays] = useState(30)
  const [chosen, setCurrency] = useState<string>()
  const result = useAdmin<{ revenue: Revenue }>("/revenue", { days })
  const totals = result.data?.revenue.totals ?? []
  const total = totals.find(({ currency }) => currency === chosen) ?? totals[0]
  return (
    <Panel
      title={say("revenue.title")}
      subtitle={say("revenue.subtitle")}
      actions={
        <>
          {total && totals.length > 1 && (
            <Choice
              label={say("revenue.currency")}
              value={total.currency}
              values={totals.map(({ currency }) => currency)}
              onChange={setCurrency}
            />
          )}
          <Choice
            label={say("revenue.span")}
            value={String(days)}
            values={SPANS.map(String)}
            say={(span) => say("revenue.days", { count: Number(span) })}
            onChange={(span) => setDays(Number(span))}
          />
        </>
      }
    >
      <Answered result={result} lines={6}>
        {({ revenue }) =>
          total ? (
            <>
              <RevenueFigures revenue={revenue} total={total} />
              <Chart revenue={revenue} currency={total.currency} />
            </>
          ) : (
            <Empty title={say("revenue.empty")} message={say("revenue.emptyHint")} />
          )
        }
      </Answered>
    </Panel>
  )
}

export default RevenueChart
