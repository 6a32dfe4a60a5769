import { Text, createDataTableColumnHelper } from "@medusajs/ui"
import { useMemo } from "react"
import { Link, useSearchParams } from "react-router-dom"
import type { EventSummary } from "../../../operations/events/schema"
import { EventState } from "../../components/event-state"
import { Time } from "../../components/time"
import { NUMBER } from "../../lib/table"
import { useWords } from "../../lib/use-words"

const helper = createDataTableColumnHelper<EventSummary>()

export const useColumns = () => {
  const { say, format } = useWords()
  return useMemo(
    () => [
      helper.accessor("event", {
        header: say("events.columns.event"),
        cell: ({ row }) => <EventLink event={row.original} />,
      }),
      helper.accessor("state", {
        header: say("events.columns.state"),
        cell: ({ getValue }) => <EventState state={getValue()} />,
      }),
      helper.accessor("distinct_id", {
        header: say("events.columns.person"),
        cell: ({ getValue }) => (
          <span className="block truncate" style={{ maxWidth: "21vw" }} title={getValue()}>
            {getValue()}
          </span>
        ),
      }),
      helper.accessor("amount", {
        header: say("events.columns.amount"),
        ...NUMBER,
        cell: ({ row: { original } }) =>
          original.amount === null || original.currency === null
            ? "-"
            : format.money(original.amount, original.currency),
      }),
      helper.accessor("timestamp", {
        header: say("events.columns.time"),
        cell: ({ getValue }) => <Time at={getValue()} />,
      }),
    ],
    [say, format]
  )
}

/** A link, so that the keyboard opens an event, too. */
const EventLink = ({ event }: { event: EventSummary }) => {
  const [params] = useSearchParams()
  const search = new URLSearchParams(params)
  search.set("open", event.uuid)
  return (
    <Link
      to={{ search: search.toString() }}
      className="focus-visible:shadow-borders-focus rounded-sm outline-none"
      onClick={(click) => click.stopPropagation()}
    >
      <Text size="small" leading="compact" weight="plus">
        {event.event}
      </Text>
    </Link>
  )
}
