import { useDataTable } from "@medusajs/ui"
import { useMemo, useState } from "react"
import type { PosthogTableLine } from "../../../../operations/reconciliation/schema"
import { TablePanel } from "../../../components/table-panel"
import { useWords } from "../../../lib/use-words"
import { usePosthogColumns } from "./columns"

const PAGE = 15

/** A line per day, event, and currency. Those that differ come first. */
export const PosthogLines = ({ lines }: { lines: readonly PosthogTableLine[] }) => {
  const { say } = useWords()
  const [page, setPage] = useState(0)
  const ordered = useMemo(
    () => [...lines].sort((a, b) => Number(a.agrees) - Number(b.agrees)),
    [lines]
  )
  const instance = useDataTable({
    data: ordered.slice(page * PAGE, (page + 1) * PAGE),
    columns: usePosthogColumns(),
    rowCount: lines.length,
    getRowId: ({ day, event, currency }) => [day, event, currency].join(" "),
    pagination: {
      state: { pageIndex: page, pageSize: PAGE },
      onPaginationChange: ({ pageIndex }) => setPage(pageIndex),
    },
  })
  return (
    <TablePanel
      instance={instance}
      title={say("reconciliation.posthog.byDay")}
      empty={{
        heading: say("reconciliation.empty"),
        description: say("reconciliation.posthog.emptyHint"),
      }}
    />
  )
}
