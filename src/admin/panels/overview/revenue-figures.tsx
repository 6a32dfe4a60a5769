import { Heading, StatusBadge, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import type { Revenue, RevenueTotal } from "../../../operations/revenue/schema"
import { useWords } from "../../lib/use-words"

/** The width from which on the panel has four columns; below, it has two, and never three. */
const FOUR_OR_TWO = "clamp(20%, (800px - 100%) * 999, 40%)"

/** Net revenue, orders, their average, and how much of it PostHog has. */
export const RevenueFigures = ({ revenue, total }: { revenue: Revenue; total: RevenueTotal }) => {
  const { say, format } = useWords()
  const { currency } = total
  const money = (amount: number) => format.money(amount, currency)
  const today = revenue.days.find((day) => day.day === revenue.to && day.currency === currency)
  return (
    <>
      <dl
        className="grid gap-4 px-6 py-4"
        style={{ gridTemplateColumns: `repeat(auto-fit, minmax(${FOUR_OR_TWO}, 1fr))` }}
      >
        <Figure
          name={say("revenue.net")}
          value={money(total.net)}
          hint={say("revenue.today", { value: money(today?.net ?? 0) })}
        />
        <Figure
          name={say("revenue.orders")}
          value={format.number(total.orders)}
          hint={say("revenue.today", { value: format.number(today?.orders ?? 0) })}
        />
        <Figure
          name={say("revenue.average")}
          value={total.average_order_value === null ? "-" : money(total.average_order_value)}
          hint={say("revenue.abandoned", { count: total.abandoned_carts })}
        />
        <Figure
          name={say("revenue.accuracy")}
          value={revenue.accuracy === null ? "-" : format.percent(revenue.accuracy)}
          hint={
            <StatusBadge color={total.agrees ? "green" : "orange"}>
              {total.agrees
                ? say("revenue.same")
                : say("revenue.differs", {
                    net: money(total.events.net),
                    count: total.events.orders,
                  })}
            </StatusBadge>
          }
        />
      </dl>
      <div className="px-6 py-4">
        <Text size="small" leading="compact" className="text-ui-fg-subtle">
          {say("revenue.sum", {
            gross: money(total.gross),
            refunds: money(total.refunds),
            net: money(total.net),
          })}
        </Text>
      </div>
    </>
  )
}

const Figure = ({ name, value, hint }: { name: string; value: string; hint: ReactNode }) => (
  <div className="flex min-w-0 flex-col gap-y-1">
    <dt>
      <Text size="small" leading="compact" className="text-ui-fg-subtle">
        {name}
      </Text>
    </dt>
    <dd className="flex flex-col gap-y-1">
      <Heading level="h2">{value}</Heading>
      <Text as="div" size="small" leading="compact" className="text-ui-fg-subtle">
        {hint}
      </Text>
    </dd>
  </div>
)
