/**
 * Names the columns that a function reads of a row, such as `["id", "updated_at"]`: it is run on a row that has every
 * column, and is watched.
 */
export const readsOf = (read: (row: never) => unknown): string[] => {
  const paths = new Set<string>()
  read(rowWithEverything("", (path) => paths.add(path)) as never)
  return [...paths].filter((path) => ![...paths].some((other) => other.startsWith(`${path}.`)))
}

/** Any column of it is again such a row, and as a text, a number or a moment it is 0. */
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
