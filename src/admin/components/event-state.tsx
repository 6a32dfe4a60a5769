import { StatusBadge } from "@medusajs/ui"
import type { ComponentProps } from "react"
import type { EventState as State } from "../../operations/events/schema"
import { useWords } from "../lib/use-words"

const COLORS: Record<State, ComponentProps<typeof StatusBadge>["color"]> = {
  waiting: "orange",
  leased: "blue",
  held_back: "orange",
  delivered: "green",
  set_aside: "red",
  dropped: "grey",
}

/** How far an event got. */
export const EventState = ({ state }: { state: State }) => {
  const { say } = useWords()
  return (
    <StatusBadge color={COLORS[state]} className="text-nowrap">
      {say(`events.states.${state}`)}
    </StatusBadge>
  )
}
