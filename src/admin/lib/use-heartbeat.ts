import { useEffect } from "react"
import { queryClient } from "./queries"

const BEAT_MS = 10_000

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
        timer = setTimeout(() => void beat(), BEAT_MS)
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
