import { Container, DataTable, Heading, InlineTip, Text, useDataTable } from "@medusajs/ui"
import type { EventList } from "../../../operations/events/schema"
import { Names } from "../../components/names"
import { Failed } from "../../components/states"
import { clickedId, usePaging } from "../../lib/table"
import { useAdmin, useHealth } from "../../lib/queries"
import { useWords } from "../../lib/use-words"
import { useColumns } from "./columns"
import { EventDrawer } from "./event-drawer"
import { startOf, useFiltering, useFilters } from "./filters"
import { useSearch } from "./use-search"

const PAGE = 20

/** The events of the outbox as they come and go, and one of them in a drawer. */
const Events = () => {
  const { say } = useWords()
  const [{ open }, change] = useSearch()
  const health = useHealth().data?.health
  return (
    <>
      {health?.is_local && (
        <InlineTip label={say("events.localTitle")}>{say("events.local")}</InlineTip>
      )}
      <EventsTable />
      <EventDrawer uuid={open} onClose={() => change({ open: undefined })} />
    </>
  )
}

const EventsTable = () => {
  const { say, core } = useWords()
  const [search, change] = useSearch()
  const { data, error, refetch, isLoading } = useAdmin<EventList>("/events", {
    q: search.q,
    state: search.state,
    event: search.event,
    created_at: search.since && { $gte: startOf(search.since) },
    limit: PAGE,
    offset: search.page * PAGE,
  })
  const filters = useFilters()
  const paging = usePaging()
  const instance = useDataTable({
    data: data?.events ?? [],
    columns: useColumns(),
    filters,
    rowCount: data?.count ?? 0,
    getRowId: ({ uuid }) => uuid,
    isLoading,
    onRowClick: (_click, row) => change({ open: clickedId(row) }),
    search: { state: search.q ?? "", onSearchChange: (q) => change({ q }) },
    filtering: useFiltering(),
    pagination: {
      state: { pageIndex: search.page, pageSize: PAGE },
      onPaginationChange: ({ pageIndex }) => change({ page: pageIndex }),
    },
  })
  return (
    <Container className="divide-y p-0" id="posthog-events">
      <DataTable instance={instance}>
        <Names within="#posthog-events" name={core("filters.filterLabel")} />
        <DataTable.Toolbar
          className="flex flex-col items-start justify-between gap-2 md:flex-row md:items-center"
          translations={{ clearAll: core("actions.clearAll") }}
        >
          <div className="flex w-full items-center justify-between gap-2">
            <div>
              <Heading>{say("menu.events")}</Heading>
              <Text size="small" className="text-ui-fg-subtle">
                {say("events.subtitle")}
              </Text>
            </div>
            <div className="flex items-center gap-x-2">
              <DataTable.FilterMenu tooltip={core("filters.filterLabel")} />
              <DataTable.Search placeholder={say("events.search")} />
            </div>
          </div>
        </DataTable.Toolbar>
        {error && !data ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : (
          <>
            <DataTable.Table
              emptyState={{
                empty: { heading: say("events.empty"), description: say("events.emptyHint") },
                filtered: {
                  heading: core("general.noResultsTitle"),
                  description: say("events.noneFound"),
                },
              }}
            />
            <DataTable.Pagination translations={paging} />
          </>
        )}
      </DataTable>
    </Container>
  )
}

export default Events
