import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts"
import type { Deliveries } from "../../../operations/deliveries/schema"
import { Answered, Panel } from "../../components/panel"
import { Empty } from "../../components/states"
import { noonOf } from "../../lib/days"
import { useAdmin } from "../../lib/queries"
import { useWords } from "../../lib/use-words"
import { AXIS, DAYS, HEIGHT, Legend, Tip } from "./chart-parts"

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
  const sumOf = (state: keyof Omit<Day, "day">) => days.reduce((sum, day) => sum + day[state], 0)
  const series = STATES.map(([state, color]) => ({
    name: `${say(`events.states.${state}`)}: ${format.number(sumOf(state))}`,
    color,
  }))
  return (
    <figure className="px-6 py-4" aria-label={say("deliveries.chart")}>
      <Legend series={series} />
      <ResponsiveContainer
        width="100%"
        height={HEIGHT}
        initialDimension={{ width: 600, height: HEIGHT }}
      >
        <BarChart data={days} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--border-base)" />
          <XAxis
            {...AXIS}
            {...DAYS}
            tickFormatter={(day: string) => format.shortDay(noonOf(day))}
          />
          <YAxis
            {...AXIS}
            width="auto"
            allowDecimals={false}
            tickFormatter={(events: number) => format.number(events)}
          />
          <Tooltip cursor={{ fill: "var(--bg-base-hover)" }} content={<DayTip />} />
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
        </BarChart>
      </ResponsiveContainer>
    </figure>
  )
}

/** Recharts adds what the pointer is over. */
const DayTip = ({ payload }: { payload?: readonly { payload: Day }[] }) => {
  const { say, format } = useWords()
  const day = payload?.[0]?.payload
  return day ? (
    <Tip
      day={day.day}
      values={Object.fromEntries(
        STATES.map(([state]) => [say(`events.states.${state}`), format.number(day[state])])
      )}
    />
  ) : null
}

export default DeliveriesChart
