import { useEffect } from "react"
import type { PosthogHealth } from "../../health/report"
import { queryClient } from "./queries"

const BEAT_MS = 10_000

/** Without an API key, a developer watches what would be sent. */
const LOCAL_BEAT_MS = 2_000

const beatMs = (): number => {
  const answer = queryClient.getQueryData<{ health: PosthogHealth }>(["/health", {}])
  return answer?.health.api_key_ending === null ? LOCAL_BEAT_MS : BEAT_MS
}

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
        await queryClient.refetchQueries({ type: "active" }, { cancelRefetch: false })
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
