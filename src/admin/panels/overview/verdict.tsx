import { StatusBadge } from "@medusajs/ui"
import type { ComponentProps } from "react"
import type { PosthogHealth } from "../../../health/report"
import { useWords } from "../../lib/use-words"
import { stateOf } from "./state"
import type { State } from "./state"

type Color = ComponentProps<typeof StatusBadge>["color"]

const COLORS: Record<State, Color> = {
  local: "blue",
  attention: "red",
  paused: "orange",
  delivered: "green",
}

/** The state in words. */
export const Verdict = ({ health }: { health: PosthogHealth }) => {
  const { say } = useWords()
  const state = stateOf(health)
  return <StatusBadge color={COLORS[state]}>{say(`overview.verdicts.${state}`)}</StatusBadge>
}
