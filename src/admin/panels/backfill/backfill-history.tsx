import { StatusBadge, createDataTableColumnHelper, useDataTable } from "@medusajs/ui"
import { useMemo } from "react"
import type { Backfill, BackfillList } from "../../../operations/backfills/schema"
import { TablePanel } from "../../components/table-panel"
import { Time } from "../../components/time"
import { NUMBER, usePages } from "../../lib/table"
import { useAdmin } from "../../lib/queries"
import { useWords } from "../../lib/use-words"
import { COLORS, stateOf } from "./state"
import { useRange } from "./use-range"

const PAGE = 10

/** All backfills, newest first. */
export const BackfillHistory = () => {
  const { say } = useWords()
  const { offset, pagination } = usePages(PAGE)
  const { data, isLoading } = useAdmin<BackfillList>("/backfills", {
    limit: PAGE,
    offset,
  })
  const instance = useDataTable({
    data: data?.backfills ?? [],
    columns: useColumns(),
    rowCount: data?.count ?? 0,
    getRowId: ({ id }) => id,
    isLoading,
    pagination,
  })
  return (
    <TablePanel
      instance={instance}
      title={say("backfill.history")}
      empty={{ heading: say("backfill.none"), description: say("backfill.noneHint") }}
    />
  )
}

const helper = createDataTableColumnHelper<Backfill>()

const useColumns = () => {
  const { say, format } = useWords()
  const range = useRange()
  return useMemo(
    () => [
      helper.accessor("created_at", {
        header: say("backfill.columns.started"),
        cell: ({ getValue }) => <Time at={getValue()} />,
      }),
      helper.accessor("from", {
        header: say("backfill.columns.range"),
        cell: ({ row }) => range(row.original),
      }),
      helper.accessor("status", {
        header: say("backfill.columns.state"),
        cell: ({ row }) => {
          const state = stateOf(row.original)
          return <StatusBadge color={COLORS[state]}>{say(`backfill.states.${state}`)}</StatusBadge>
        },
      }),
      helper.accessor("seen", {
        header: say("backfill.columns.checked"),
        ...NUMBER,
        cell: ({ getValue }) => format.number(getValue()),
      }),
      helper.accessor("recorded", {
        header: say("backfill.columns.recorded"),
        ...NUMBER,
        cell: ({ getValue }) => format.number(getValue()),
      }),
    ],
    [say, format, range]
  )
}
