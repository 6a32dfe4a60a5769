/**
 * Returns the columns that a function reads from a row, such as `["id", "updated_at"]`. Runs it on a proxy that has every column and records
 * the reads.
 */
export const readsOf = (read: (row: never) => unknown): string[] => {
  const paths = new Set<string>()
  read(rowWithEverything("", (path) => paths.add(path)) as never)
  return [...paths].filter((path) => ![...paths].some((other) => other.startsWith(`${path}.`)))
}

/** Every column is such a row again. As text, a number, or a time, it is 0. */
const rowWithEverything = (path: string, onRead: (path: string) => void): object =>
  new Proxy(
    {},
    {
      get: (_target, key) => {
        if (key === Symbol.toPrimitive) {
          return () => 0
        }
        const column = path ? `${path}.${String(key)}` : String(key)
        onRead(column)
        return rowWithEverything(column, onRead)
      },
    }
  )
