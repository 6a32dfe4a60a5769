type Method = (...args: unknown[]) => unknown

/** Nothing that analytics does may break the shop: what throws counts as `otherwise`, or as undefined. */
export function safely<Result>(work: () => Result): Result | undefined
export function safely<Result>(work: () => Result, otherwise: Result): Result
export function safely<Result>(work: () => Result, otherwise?: Result): Result | undefined {
  try {
    return work()
  } catch {
    return otherwise
  }
}

/** Replaces a method of an object. Returns what puts the old one back, also beneath a later replacement. */
export const replaceMethod = (
  object: object,
  name: string,
  replace: (original: Method) => Method
): (() => void) => {
  const methods = object as Record<string, Method | undefined>
  const before = methods[name]
  if (typeof before !== "function") {
    return () => undefined
  }
  const original: Method = (...args) => before.apply(object, args)
  const replacement = replace(original)
  let active = true
  const installed: Method = (...args) => (active ? replacement : original)(...args)
  methods[name] = installed
  return () => {
    active = false
    if (methods[name] === installed) {
      methods[name] = before
    }
  }
}
