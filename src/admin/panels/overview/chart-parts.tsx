import { Text } from "@medusajs/ui"
import { noonOf } from "../../lib/days"
import { useWords } from "../../lib/use-words"

export const HEIGHT = 240

/** What the axes of all charts share. */
export const AXIS = {
  tick: { fill: "var(--fg-subtle)", fontSize: 12 },
  tickLine: false,
  axisLine: false,
} as const

/** The axis of days. */
export const DAYS = {
  dataKey: "day",
  interval: "equidistantPreserveStart",
  minTickGap: 24,
} as const

/** A series of a chart. */
export interface Series {
  name: string
  color: string
}

export const Legend = ({ series }: { series: readonly Series[] }) => (
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

/** What the pointer is over: a day, and its values as texts. */
export const Tip = ({ day, values }: { day: string; values: Readonly<Record<string, string>> }) => {
  const { format } = useWords()
  return (
    <div className="bg-ui-bg-base shadow-elevation-flyout flex flex-col gap-y-1 rounded-lg px-3 py-2">
      <Text size="small" leading="compact" weight="plus">
        {format.day(noonOf(day))}
      </Text>
      {Object.entries(values).map(([name, value]) => (
        <Text key={name} size="small" leading="compact" className="text-ui-fg-subtle">
          {name}: {value}
        </Text>
      ))}
    </div>
  )
}
