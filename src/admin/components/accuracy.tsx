import { StatusBadge } from "@medusajs/ui"
import { useWords } from "../lib/use-words"

/** How much of what should be in PostHog is there. Only all of it is green. */
export const Accuracy = ({ percent }: { percent: number | null }) => {
  const { format } = useWords()
  return percent === null ? (
    <span className="text-ui-fg-subtle">-</span>
  ) : (
    <StatusBadge color={percent === 100 ? "green" : "orange"}>
      {format.percent(percent)}
    </StatusBadge>
  )
}
