import { useDataTable } from "@medusajs/ui"
import { useState } from "react"
import type { ReconciledLine } from "../../../operations/reconciliation/schema"
import { TablePanel } from "../../components/table-panel"
import { clickedId, useLinePages } from "../../lib/table"
import { useWords } from "../../lib/use-words"
import { LineDrawer } from "./line-drawer"
import { useColumns } from "./columns"

const PAGE = 15

const idOf = ({ day, currency, sales_channel }: ReconciledLine): string =>
  [day, currency, sales_channel?.id].join(" ")

/** A line per day, currency, and sales channel. A click shows its events with their amounts. */
export const LinesTable = ({ lines }: { lines: readonly ReconciledLine[] }) => {
  const { say } = useWords()
  const [open, setOpen] = useState<string>()
  const columns = useColumns(setOpen, idOf)
  const instance = useDataTable({
    ...useLinePages(lines, PAGE),
    columns,
    getRowId: idOf,
    onRowClick: (_click, row) => setOpen(clickedId(row)),
  })
  return (
    <>
      <TablePanel
        instance={instance}
        title={say("reconciliation.byDay")}
        empty={{
          heading: say("reconciliation.empty"),
          description: say("reconciliation.emptyHint"),
        }}
      />
      <LineDrawer
        line={lines.find((line) => idOf(line) === open)}
        onClose={() => setOpen(undefined)}
      />
    </>
  )
}
