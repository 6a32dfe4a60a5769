import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts"
import { Text } from "@medusajs/ui"
import { useMemo } from "react"
import type { Revenue } from "../../../operations/revenue/schema"
import { noonOf } from "../../lib/days"
import { useWords } from "../../lib/use-words"
import { everyDay } from "./every-day"
import type { ChartDay } from "./every-day"

const NET = "var(--tag-blue-icon)"
const ORDERS = "var(--tag-orange-icon)"
const TICK = { fill: "var(--fg-subtle)", fontSize: 12 }
const HEIGHT = 240

/** Net revenue as bars, orders as a line, day by day. */
export const Chart = ({ revenue, currency }: { revenue: Revenue; currency: string }) => {
  const { say, format } = useWords()
  const days = useMemo(() => everyDay(revenue, currency), [revenue, currency])
  const short = (day: string) => format.shortDay(noonOf(day))
  return (
    <figure className="px-6 py-4" aria-label={say("revenue.chart")}>
      <Legend />
      <ResponsiveContainer
        width="100%"
        height={HEIGHT}
        initialDimension={{ width: 600, height: HEIGHT }}
      >
        <ComposedChart
          data={days}
          margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
          accessibilityLayer
        >
          <CartesianGrid vertical={false} stroke="var(--border-base)" />
          <XAxis
            dataKey="day"
            tickFormatter={short}
            tick={TICK}
            tickLine={false}
            axisLine={false}
            minTickGap={24}
          />
          <YAxis
            yAxisId="net"
            tick={TICK}
            tickLine={false}
            axisLine={false}
            width={64}
            tickFormatter={(amount: number) => format.shortMoney(amount, currency)}
          />
          <YAxis
            yAxisId="orders"
            orientation="right"
            tick={TICK}
            tickLine={false}
            axisLine={false}
            width={32}
            allowDecimals={false}
          />
          <Tooltip
            cursor={{ fill: "var(--bg-base-hover)" }}
            content={<DayTip currency={currency} />}
          />
          <Bar
            yAxisId="net"
            dataKey="net"
            fill={NET}
            radius={[3, 3, 0, 0]}
            maxBarSize={24}
            isAnimationActive={false}
          />
          <Line
            yAxisId="orders"
            dataKey="orders"
            stroke={ORDERS}
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  )
}

const Legend = () => {
  const { say } = useWords()
  return (
    <figcaption className="flex items-center gap-x-4 pb-4">
      {[
        ["net", NET],
        ["orders", ORDERS],
      ].map(([name, color]) => (
        <span key={name} className="flex items-center gap-x-2">
          <span className="size-2 rounded-full" style={{ background: color }} />
          <Text as="span" size="small" leading="compact" className="text-ui-fg-subtle">
            {say(`revenue.${name}`)}
          </Text>
        </span>
      ))}
    </figcaption>
  )
}

/** Recharts adds what the pointer is over. */
const DayTip = ({
  currency,
  payload,
}: {
  currency: string
  payload?: readonly { payload: ChartDay }[]
}) => {
  const { say, format } = useWords()
  const day = payload?.[0]?.payload
  return day ? (
    <div className="bg-ui-bg-base shadow-elevation-flyout flex flex-col gap-y-1 rounded-lg px-3 py-2">
      <Text size="small" leading="compact" weight="plus">
        {format.day(noonOf(day.day))}
      </Text>
      <Text size="small" leading="compact" className="text-ui-fg-subtle">
        {say("revenue.net")}: {format.money(day.net, currency)}
      </Text>
      <Text size="small" leading="compact" className="text-ui-fg-subtle">
        {say("revenue.orders")}: {format.number(day.orders)}
      </Text>
    </div>
  ) : null
}
