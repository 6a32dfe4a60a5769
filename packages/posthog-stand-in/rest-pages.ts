const PAGE = 100

/** Which part of a list is asked for, and the links to others. */
export function spanOf(query: URLSearchParams, url: string) {
  const limit = Number(query.get("limit")) || PAGE
  const offset = Number(query.get("offset")) || 0
  const linkTo = (start: number) => {
    const params = new URLSearchParams(query)
    params.set("limit", String(limit))
    params.set("offset", String(start))
    return `${url}?${params}`
  }
  return { limit, offset, linkTo }
}

/** One page of a list, with links to its neighbors (`rest_framework/pagination.py`, `LimitOffsetPagination`). */
export function pageOf<T>(
  all: readonly T[],
  query: URLSearchParams,
  url: string
): { count: number; next: string | null; previous: string | null; results: T[] } {
  const { limit, offset, linkTo } = spanOf(query, url)
  return {
    count: all.length,
    next: offset + limit < all.length ? linkTo(offset + limit) : null,
    previous: offset > 0 ? linkTo(Math.max(offset - limit, 0)) : null,
    results: all.slice(offset, offset + limit),
  }
}
