import { Bar, BarChart, YAxis } from "recharts"
import type { Deliveries } from "../../../operations/deliveries/schema"
import { Answered, Panel } from "../../components/panel"
import { Empty } from "../../components/states"
import { useAdmin } from "../../lib/queries"
import { useWords } from "../../lib/use-words"
import { sumOf } from "../../../lib/sum-of"
import { AXIS, DayChart } from "./chart-parts"

type Day = Deliveries["days"][number]

/** From the bottom to the top of a bar. */
const STATES = [
  ["delivered", "var(--tag-green-icon)"],
  ["waiting", "var(--tag-orange-icon)"],
  ["set_aside", "var(--tag-red-icon)"],
] as const

/** How far the events of the last days got. */
const DeliveriesChart = () => {
  const { say } = useWords()
  const result = useAdmin<{ deliveries: Deliveries }>("/deliveries")
  return (
    <Panel title={say("deliveries.title")} subtitle={say("deliveries.subtitle")}>
      <Answered result={result} lines={6}>
        {({ deliveries: { days } }) =>
          days.some((day) => STATES.some(([state]) => day[state] > 0)) ? (
            <Chart days={days} />
          ) : (
            <Empty title={say("events.empty")} message={say("events.emptyHint")} />
          )
        }
      </Answered>
    </Panel>
  )
}

const Chart = ({ days }: { days: Day[] }) => {
  const { say, format } = useWords()
  return (
    <DayChart
      chart={BarChart}
      label={say("deliveries.chart")}
      series={STATES.map(([state, color]) => ({
        name: `${say(`events.states.${state}`)}: ${format.number(sumOf(days, (day) => day[state]))}`,
        color,
      }))}
      days={days}
      valuesOf={(day) =>
        Object.fromEntries(
          STATES.map(([state]) => [say(`events.states.${state}`), format.number(day[state])])
        )
      }
    >
      <YAxis
        {...AXIS}
        width="auto"
        allowDecimals={false}
        tickFormatter={(events: number) => format.number(events)}
      />
      {STATES.map(([state, color]) => (
        <Bar
          key={state}
          dataKey={state}
          stackId="events"
          fill={color}
          maxBarSize={24}
          // A few among thousands must be seen.
          minPointSize={(_, n) => (days[n]?.[state] ? 2 : 0)}
          isAnimationActive={false}
        />
      ))}
    </DayChart>
  )
}

export default DeliveriesChart
