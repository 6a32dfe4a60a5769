import { StatusBadge } from "@medusajs/ui"
import type { ComponentProps } from "react"
import type { PosthogHealth } from "../../../health/report"
import { useWords } from "../../lib/use-words"

type Color = ComponentProps<typeof StatusBadge>["color"]

/** What a merchant has to know first. */
type State = "local" | "attention" | "paused" | "delivered"

const COLORS: Record<State, Color> = {
  local: "blue",
  attention: "red",
  paused: "orange",
  delivered: "green",
}

export const stateOf = (health: PosthogHealth): State => {
  if (health.api_key_ending === null) {
    return "local"
  }
  if (!health.is_healthy) {
    return "attention"
  }
  return health.waiting && health.last_error ? "paused" : "delivered"
}

/** The state in words. */
export const Verdict = ({ health }: { health: PosthogHealth }) => {
  const { say } = useWords()
  const state = stateOf(health)
  return <StatusBadge color={COLORS[state]}>{say(`overview.verdicts.${state}`)}</StatusBadge>
}
