import { useDataTable } from "@medusajs/ui"
import { useMemo } from "react"
import type { PosthogTableLine } from "../../../../operations/reconciliation/schema"
import { TablePanel } from "../../../components/table-panel"
import { useLinePages } from "../../../lib/table"
import { useWords } from "../../../lib/use-words"
import { usePosthogColumns } from "./columns"

const PAGE = 15

/** A line per day, event, and currency. Those that differ come first. */
export const PosthogLines = ({ lines }: { lines: readonly PosthogTableLine[] }) => {
  const { say } = useWords()
  const ordered = useMemo(
    () => [...lines].sort((a, b) => Number(a.agrees) - Number(b.agrees)),
    [lines]
  )
  const instance = useDataTable({
    ...useLinePages(ordered, PAGE),
    columns: usePosthogColumns(),
    getRowId: ({ day, event, currency }) => [day, event, currency].join(" "),
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
