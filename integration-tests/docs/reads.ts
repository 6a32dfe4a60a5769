/** Names the columns that a function reads of a row, such as `["id", "updated_at"]`: the row is watched while it runs. */
export const readsOf = <Row extends object>(row: Row, read: (row: Row) => unknown): string[] => {
  const paths = new Set<string>()
  read(watch(row, "", (path) => paths.add(path)))
  return [...paths]
}

const watch = <T extends object>(value: T, path: string, onRead: (path: string) => void): T =>
  new Proxy(value, {
    get: (target, key, receiver) => {
      const inner: unknown = Reflect.get(target, key, receiver)
      const name = path ? `${path}.${String(key)}` : String(key)
      if (typeof inner === "object" && inner !== null) {
        return watch(inner, name, onRead)
      }
      onRead(name)
      return inner
    },
  })
