import type { DataTableFilter, DataTableFilteringState } from "@medusajs/ui"
import { useMemo, useState } from "react"
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../lib/time"
import { useSearch } from "./use-search"
import { useWords } from "../../lib/use-words"
import type { Search } from "./use-search"

const STATES = ["waiting", "leased", "held_back", "delivered", "set_aside", "dropped"]

const SPANS = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS }

export const useFilters = (): DataTableFilter[] => {
  const { say } = useWords()
  return useMemo(
    () => [
      {
        id: "state",
        type: "radio" as const,
        label: say("events.columns.state"),
        options: STATES.map((value) => ({ value, label: say(`events.states.${value}`) })),
      },
      {
        id: "event",
        type: "string" as const,
        label: say("events.columns.event"),
        placeholder: "order_placed",
      },
      {
        id: "since",
        type: "radio" as const,
        label: say("events.recorded"),
        options: Object.keys(SPANS).map((value) => ({
          value,
          label: say(`events.spans.${value}`),
        })),
      },
    ],
    [say]
  )
}

/** The page's address keeps the filters. One that was just chosen has no value yet: the table asks for it. */
export const useFiltering = () => {
  const [search, change] = useSearch()
  const [asked, setAsked] = useState<DataTableFilteringState>({})
  return {
    state: { ...asked, ...filteringOf(search) },
    onFilteringChange: (filtering: DataTableFilteringState) => {
      setAsked(
        Object.fromEntries(
          Object.entries(filtering).filter(([, value]) => textOf(value) === undefined)
        )
      )
      change(searchOf(filtering))
    },
  }
}

const searchOf = ({ state, event, since }: DataTableFilteringState): Partial<Search> => ({
  state: textOf(state),
  event: textOf(event),
  since: textOf(since),
})

const filteringOf = ({ state, event, since }: Search): DataTableFilteringState =>
  Object.fromEntries(
    Object.entries({ state, event, since }).filter(([, value]) => value !== undefined)
  )

/** When a span of `since` began, to the minute, so that the answer is reused while it lasts. */
export const startOf = (span: string | undefined): string | undefined => {
  const length: number | undefined = SPANS[span as keyof typeof SPANS]
  return length === undefined
    ? undefined
    : new Date(Math.floor((Date.now() - length) / MINUTE_MS) * MINUTE_MS).toISOString()
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined
