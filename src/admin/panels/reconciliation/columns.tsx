import { Text, createDataTableColumnHelper } from "@medusajs/ui"
import { useMemo } from "react"
import type { ReconciledLine } from "../../../operations/reconciliation/schema"
import { Accuracy } from "../../components/accuracy"
import { Figure } from "../../components/figure"
import { NUMBER } from "../../lib/table"
import { useWords } from "../../lib/use-words"

const helper = createDataTableColumnHelper<ReconciledLine>()

/** Counts of which anything but none is a difference. */
const DIFFERENCES: ReadonlySet<string> = new Set(["set_aside", "missing"])

const COUNTS = ["store", "recorded", "delivered", "set_aside", "missing"] as const

export const useColumns = (open: (id: string) => void, idOf: (line: ReconciledLine) => string) => {
  const { say, format } = useWords()
  return useMemo(
    () => [
      helper.accessor("day", {
        header: say("reconciliation.columns.day"),
        cell: ({ row: { original }, getValue }) => (
          // A button, so that the keyboard opens a line, too.
          <button
            type="button"
            className="focus-visible:shadow-borders-focus rounded-sm outline-none"
            onClick={(click) => {
              click.stopPropagation()
              open(idOf(original))
            }}
          >
            <Text size="small" leading="compact" weight="plus">
              {format.day(getValue())}
            </Text>
          </button>
        ),
      }),
      helper.accessor("sales_channel", {
        header: say("reconciliation.columns.channel"),
        cell: ({ getValue }) => {
          const channel = getValue()
          return <span className="truncate">{channel ? (channel.name ?? channel.id) : "-"}</span>
        },
      }),
      helper.accessor("currency", { header: say("reconciliation.columns.currency") }),
      ...COUNTS.map((count) =>
        helper.accessor(count, {
          header: say(`reconciliation.columns.${count}`),
          ...NUMBER,
          cell: ({ getValue }) => (
            <Figure isWrong={DIFFERENCES.has(count) && getValue() > 0}>
              {format.number(getValue())}
            </Figure>
          ),
        })
      ),
      helper.accessor("accuracy", {
        header: say("reconciliation.columns.accuracy"),
        cell: ({ getValue }) => <Accuracy percent={getValue()} />,
      }),
    ],
    [say, format, open, idOf]
  )
}
