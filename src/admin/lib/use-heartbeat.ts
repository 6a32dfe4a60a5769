import { useEffect } from "react"
import type { PosthogHealth } from "../../health/report"
import type { BackfillList } from "../../operations/backfills/schema"
import { isMoving, queryClient } from "./queries"

const BEAT_MS = 10_000

/** In local mode, a developer watches what would be sent; a merchant watches a backfill that runs. */
const WATCHED_BEAT_MS = 2_000

const isLocal = (): boolean | undefined =>
  queryClient.getQueryData<{ health: PosthogHealth }>(["/health", {}])?.health.is_local

const isBackfilling = (): boolean =>
  queryClient
    .getQueriesData<BackfillList>({ queryKey: ["/backfills"], type: "active" })
    .some(([, list]) => list?.backfills.some(({ status }) => status === "running"))

const beatMs = (): number => (isLocal() || isBackfilling() ? WATCHED_BEAT_MS : BEAT_MS)

/**
 * Refetches what the page shows, all of it at once and then not before ten seconds have passed, while the page is visible, and as soon as
 * it becomes visible again.
 */
export const useHeartbeat = (): void => {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOpen = true
    const later = () => {
      clearTimeout(timer)
      if (isOpen && document.visibilityState === "visible") {
        timer = setTimeout(() => void beat(), beatMs())
      }
    }
    const beat = async () => {
      clearTimeout(timer)
      if (document.visibilityState === "visible") {
        await queryClient.refetchQueries(
          { type: "active", predicate: isMoving },
          { cancelRefetch: false }
        )
      }
      later()
    }
    const onVisible = () => void beat()
    later()
    document.addEventListener("visibilitychange", onVisible)
    return () => {
      isOpen = false
      clearTimeout(timer)
      document.removeEventListener("visibilitychange", onVisible)
    }
  }, [])
}
