import { useSearchParams } from "react-router-dom"

const NAMES = ["q", "state", "event", "since"] as const

/** What a merchant searches for. It is in the page's address, so that a link and the back button lead to it. */
export interface Search {
  q?: string
  state?: string
  event?: string
  /** Not before this time, in ISO 8601. */
  since?: string
  page: number
  /** The UUID of the event that is open. */
  open?: string
}

/** Reads the page's address, and changes it. A change of anything but the open event starts at the first page again. */
export const useSearch = (): [Search, (changes: Partial<Search>) => void] => {
  const [params, setParams] = useSearchParams()
  const search: Search = {
    page: Number(params.get("page") ?? 0),
    open: params.get("open") ?? undefined,
  }
  for (const name of NAMES) {
    search[name] = params.get(name) ?? undefined
  }
  const change = (changes: Partial<Search>) =>
    setParams((before) => {
      const next = { ...search, ...(!("open" in changes) && { page: 0 }), ...changes }
      for (const [name, value] of Object.entries(next)) {
        if (value) {
          before.set(name, String(value))
        } else {
          before.delete(name)
        }
      }
      return before
    })
  return [search, change]
}
