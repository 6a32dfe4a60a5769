import { Container, DataTable, Heading, useDataTable } from "@medusajs/ui"
import { useState } from "react"
import type { ReconciledLine } from "../../../operations/reconciliation/schema"
import { usePaging } from "../../lib/use-paging"
import { useWords } from "../../lib/use-words"
import { LineDrawer } from "./line-drawer"
import { useColumns } from "./columns"

const PAGE = 15

const idOf = ({ day, currency, sales_channel }: ReconciledLine): string =>
  [day, currency, sales_channel?.id].join(" ")

/** A line per day, currency, and sales channel. A click shows its events with their amounts. */
export const LinesTable = ({ lines }: { lines: readonly ReconciledLine[] }) => {
  const { say } = useWords()
  const [page, setPage] = useState(0)
  const [open, setOpen] = useState<string>()
  const columns = useColumns(setOpen, idOf)
  const translations = usePaging()
  const instance = useDataTable({
    data: lines.slice(page * PAGE, (page + 1) * PAGE),
    columns,
    rowCount: lines.length,
    getRowId: idOf,
    onRowClick: (_click, line) => setOpen(idOf(line)),
    pagination: {
      state: { pageIndex: page, pageSize: PAGE },
      onPaginationChange: ({ pageIndex }) => setPage(pageIndex),
    },
  })
  return (
    <>
      <Container className="divide-y p-0">
        <DataTable instance={instance}>
          <DataTable.Toolbar>
            <Heading level="h2">{say("reconciliation.byDay")}</Heading>
          </DataTable.Toolbar>
          <DataTable.Table
            emptyState={{
              empty: {
                heading: say("reconciliation.empty"),
                description: say("reconciliation.emptyHint"),
              },
            }}
          />
          <DataTable.Pagination translations={translations} />
        </DataTable>
      </Container>
      <LineDrawer
        line={lines.find((line) => idOf(line) === open)}
        onClose={() => setOpen(undefined)}
      />
    </>
  )
}
