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
import { useMemo } from "react"
import type { Revenue } from "../../../operations/revenue/schema"
import { noonOf } from "../../lib/days"
import { useWords } from "../../lib/use-words"
import { AXIS, DAYS, HEIGHT, Legend, Tip } from "./chart-parts"
import { everyDay } from "./every-day"
import type { ChartDay } from "./every-day"

const NET = "var(--tag-blue-icon)"
const ORDERS = "var(--tag-orange-icon)"

/** Net revenue as bars, orders as a line, day by day. */
export const Chart = ({ revenue, currency }: { revenue: Revenue; currency: string }) => {
  const { say, format } = useWords()
  const days = useMemo(() => everyDay(revenue, currency), [revenue, currency])
  const short = (day: string) => format.shortDay(noonOf(day))
  return (
    <figure className="px-6 py-4" aria-label={say("revenue.chart")}>
      <Legend
        series={[
          { name: say("revenue.net"), color: NET },
          { name: say("revenue.orders"), color: ORDERS },
        ]}
      />
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
          <XAxis {...AXIS} {...DAYS} tickFormatter={short} />
          <YAxis
            {...AXIS}
            yAxisId="net"
            width="auto"
            tickFormatter={(amount: number) => format.shortMoney(amount, currency)}
          />
          <YAxis
            {...AXIS}
            yAxisId="orders"
            orientation="right"
            width="auto"
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
    <Tip
      day={day.day}
      values={{
        [say("revenue.net")]: format.money(day.net, currency),
        [say("revenue.orders")]: format.number(day.orders),
      }}
    />
  ) : null
}
