import { useState } from "react"
import { useWords } from "./use-words"

/** The ID of a row that was clicked. Medusa's table passes its own row, which has that ID, although its type says the row's data. */
export const clickedId = (row: unknown): string => (row as { id: string }).id

/** What a table's column of numbers is like. */
export const NUMBER = { headerAlign: "right", align: "right" } as const

/** The page of a table that begins with its first one. */
export const usePages = (pageSize: number) => {
  const [pageIndex, setPage] = useState(0)
  return {
    offset: pageIndex * pageSize,
    pagination: {
      state: { pageIndex, pageSize },
      onPaginationChange: (to: { pageIndex: number }) => setPage(to.pageIndex),
    },
  }
}

/** The same for lines that are all there. */
export const useLinePages = <Line>(lines: readonly Line[], pageSize: number) => {
  const { offset, pagination } = usePages(pageSize)
  return { data: lines.slice(offset, offset + pageSize), rowCount: lines.length, pagination }
}

/** Medusa's own texts below a table. */
export const usePaging = () => {
  const { core } = useWords()
  return {
    of: core("general.of"),
    results: core("general.results"),
    pages: core("general.pages"),
    prev: core("general.prev"),
    next: core("general.next"),
  }
}
