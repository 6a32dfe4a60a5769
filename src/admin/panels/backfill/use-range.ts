import { useCallback } from "react"
import type { Backfill } from "../../../operations/backfills/schema"
import { useWords } from "../../lib/use-words"

/** Says what a backfill covers. Its end is excluded, so the last day is the one before. */
export const useRange = (): ((backfill: Pick<Backfill, "from" | "to">) => string) => {
  const { say, format } = useWords()
  return useCallback(
    ({ from, to }) => {
      const day = (time: number) => format.day(new Date(time).toISOString())
      return say("backfill.range", {
        from: from ? day(Date.parse(from)) : say("backfill.beginning"),
        to: to ? day(Date.parse(to) - 1) : say("backfill.now"),
      })
    },
    [say, format]
  )
}
