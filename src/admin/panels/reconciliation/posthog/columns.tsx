import { createDataTableColumnHelper } from "@medusajs/ui"
import { useMemo } from "react"
import type { PosthogTableLine } from "../../../../operations/reconciliation/schema"
import { Agreement } from "../../../components/agreement"
import { Figure } from "../../../components/figure"
import { NUMBER } from "../../../lib/table"
import { useWords } from "../../../lib/use-words"

const helper = createDataTableColumnHelper<PosthogTableLine>()

const FIGURES = ["accepted", "shown"] as const

export const usePosthogColumns = () => {
  const { say, format } = useWords()
  return useMemo(
    () => [
      helper.accessor("day", {
        header: say("reconciliation.columns.day"),
        cell: ({ getValue }) => format.day(getValue()),
      }),
      helper.accessor("event", {
        header: say("reconciliation.columns.event"),
        cell: ({ getValue }) => <span className="truncate">{getValue()}</span>,
      }),
      helper.accessor("currency", { header: say("reconciliation.columns.currency") }),
      ...FIGURES.map((figure) =>
        helper.accessor(figure, {
          header: say(`reconciliation.columns.${figure}`),
          ...NUMBER,
          cell: ({ getValue, row: { original } }) => {
            const { count, amount } = getValue()
            const isWrong = figure === "shown" && !original.agrees
            return (
              <Figure isWrong={isWrong}>
                {`${format.number(count)} · ${format.money(amount, original.currency)}`}
              </Figure>
            )
          },
        })
      ),
      helper.accessor("agrees", {
        header: say("reconciliation.columns.agrees"),
        cell: ({ getValue }) => <Agreement agrees={getValue()} />,
      }),
      helper.accessor("reasons", {
        header: say("reconciliation.columns.reasons"),
        cell: ({ row: { original } }) => <Reason line={original} />,
      }),
    ],
    [say, format]
  )
}

/** PostHog's warnings, if it says why. */
const Reason = ({ line: { agrees, accepted, shown, reasons } }: { line: PosthogTableLine }) => {
  const { say } = useWords()
  if (agrees) {
    return shown.count < accepted.count ? say("reconciliation.posthog.wasErased") : "-"
  }
  return reasons.length > 0 ? reasons.join(", ") : say("reconciliation.posthog.noWarning")
}
