import { Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { CartesianGrid, ResponsiveContainer, Tooltip, XAxis } from "recharts"
import type { BarChart } from "recharts"
import { useWords } from "../../lib/use-words"

const HEIGHT = 240

/** What the axes of all charts share. */
export const AXIS = {
  tick: { fill: "var(--fg-subtle)", fontSize: 12 },
  tickLine: false,
  axisLine: false,
} as const

/** A series of a chart. */
interface Series {
  name: string
  color: string
}

/** A day's values as texts, by their names. */
type ValuesOf<Day> = (day: Day) => Readonly<Record<string, string>>

/** A chart with an axis of days. */
export const DayChart = <Day extends { day: string }>({
  chart: Chart,
  label,
  series,
  days,
  valuesOf,
  children,
}: {
  chart: typeof BarChart
  label: string
  series: readonly Series[]
  days: readonly Day[]
  /** What is said of the day that the pointer is over. */
  valuesOf: ValuesOf<Day>
  /** The other axes, and what is drawn. */
  children: ReactNode
}) => {
  const { format } = useWords()
  return (
    <figure className="px-6 py-4" aria-label={label}>
      <Legend series={series} />
      <ResponsiveContainer
        width="100%"
        height={HEIGHT}
        initialDimension={{ width: 600, height: HEIGHT }}
      >
        <Chart data={days} margin={{ top: 8, right: 0, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--border-base)" />
          <XAxis
            {...AXIS}
            dataKey="day"
            interval="equidistantPreserveStart"
            minTickGap={24}
            tickFormatter={format.shortDay}
          />
          <Tooltip
            cursor={{ fill: "var(--bg-base-hover)" }}
            content={<Tip valuesOf={valuesOf} />}
          />
          {children}
        </Chart>
      </ResponsiveContainer>
    </figure>
  )
}

const Legend = ({ series }: { series: readonly Series[] }) => (
  <figcaption className="flex items-center gap-x-4 pb-4">
    {series.map(({ name, color }) => (
      <span key={name} className="flex items-center gap-x-2">
        <span className="size-2 rounded-full" style={{ background: color }} />
        <Text as="span" size="small" leading="compact" className="text-ui-fg-subtle">
          {name}
        </Text>
      </span>
    ))}
  </figcaption>
)

/** What the pointer is over, which recharts adds: a day, and its values. */
const Tip = <Day extends { day: string }>({
  valuesOf,
  payload,
}: {
  valuesOf: ValuesOf<Day>
  payload?: readonly { payload: Day }[]
}) => {
  const { format } = useWords()
  const day = payload?.[0]?.payload
  return day ? (
    <div className="bg-ui-bg-base shadow-elevation-flyout flex flex-col gap-y-1 rounded-lg px-3 py-2">
      <Text size="small" leading="compact" weight="plus">
        {format.day(day.day)}
      </Text>
      {Object.entries(valuesOf(day)).map(([name, value]) => (
        <Text key={name} size="small" leading="compact" className="text-ui-fg-subtle">
          {name}: {value}
        </Text>
      ))}
    </div>
  ) : null
}
