/** Of the store's routes, those at which the server asks who the visitor is. */
const ROUTES =
  /^\/?(store\/(carts|payment-collections|customers|orders\/[^/?]+\/transfer)|auth\/(customer|session|token|mfa|verification))(?=[/?]|$)/

/** The parts of a request's options that decide whether it may carry headers of a visitor. */
export interface RequestOptions {
  method?: string
  cache?: string
  next?: unknown
  headers?: Record<string, unknown>
}

/** The path of a request to the store, if it is one of the routes, without its query. */
export const pathOf = (input: unknown): string | undefined =>
  typeof input === "string" && ROUTES.test(input)
    ? input.replace(/^\/?([^?]*).*/s, "/$1")
    : undefined

export const methodOf = (init?: RequestOptions | null): string =>
  String(init?.method ?? "GET").toUpperCase()

/**
 * Whether a request to one of the routes carries the visitor's headers. A GET of a cart or customer does not: nothing
 * happens at it, and in a cache that keys by headers, such as that of Next.js, each visitor would get an entry. The
 * callback of a sign-in elsewhere is a GET at which something happens.
 */
export const carriesHeaders = (path: string, init?: RequestOptions | null): boolean =>
  methodOf(init) !== "GET" ||
  (path.startsWith("/auth/") &&
    !init?.next &&
    !/force-cache|only-if-cached/.test(init?.cache ?? ""))
