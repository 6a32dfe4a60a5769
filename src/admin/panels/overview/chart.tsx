import { Bar, ComposedChart, Line, YAxis } from "recharts"
import { useMemo } from "react"
import type { Revenue } from "../../../operations/revenue/schema"
import { useWords } from "../../lib/use-words"
import { AXIS, DayChart } from "./chart-parts"
import { everyDay } from "./every-day"

const NET = "var(--tag-blue-icon)"
const ORDERS = "var(--tag-orange-icon)"

/** Net revenue as bars, orders as a line, day by day. */
export const Chart = ({ revenue, currency }: { revenue: Revenue; currency: string }) => {
  const { say, format } = useWords()
  const days = useMemo(() => everyDay(revenue, currency), [revenue, currency])
  return (
    <DayChart
      chart={ComposedChart}
      label={say("revenue.chart")}
      series={[
        { name: say("revenue.net"), color: NET },
        { name: say("revenue.orders"), color: ORDERS },
      ]}
      days={days}
      valuesOf={(day) => ({
        [say("revenue.net")]: format.money(day.net, currency),
        [say("revenue.orders")]: format.number(day.orders),
      })}
    >
      <YAxis
        {...AXIS}
        yAxisId="net"
        width="auto"
        tickFormatter={(amount: number) => format.shortMoney(amount, currency)}
      />
      <YAxis {...AXIS} yAxisId="orders" orientation="right" width="auto" allowDecimals={false} />
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
    </DayChart>
  )
}
