/** Returns a function that makes something once for each key, and again if that failed. */
export const onceFor = <T>(): ((key: string, make: () => Promise<T>) => Promise<T>) => {
  const made = new Map<string, Promise<T>>()
  return (key, make) => {
    const making = made.get(key) ?? make()
    made.set(key, making)
    making.catch(() => made.delete(key))
    return making
  }
}
