import { useState } from "react"

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
