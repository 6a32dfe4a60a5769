import { useEffect, useState } from "react"
import type { PosthogHealth } from "../../health/report"
import { sdk } from "./sdk"

const REFRESH_MS = 10_000

/** The last status that loaded, and the error if a later request failed. */
interface Answer {
  health?: PosthogHealth
  error?: Error
}

const ask = (): Promise<Answer> =>
  sdk.client
    .fetch<{ health: PosthogHealth }>("/admin/posthog/health")
    .catch((error: Error) => ({ error }))

/**
 * Loads the plugin's status every ten seconds while the page is visible, and whenever it becomes visible again.
 *
 * Doesn't use the Admin's react-query: a plugin shares its client only if both resolve the same copy of the package, which no package
 * manager guarantees.
 */
export const useHealth = (): Answer => {
  const [answer, setAnswer] = useState<Answer>({})
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOpen = true
    const look = async () => {
      clearTimeout(timer)
      const { health, error } = document.visibilityState === "visible" ? await ask() : {}
      if (!isOpen) {
        return
      }
      if (health || error) {
        setAnswer((before) => ({ health: health ?? before.health, error }))
      }
      clearTimeout(timer)
      timer = setTimeout(() => void look(), REFRESH_MS)
    }
    const lookNow = () => void look()
    lookNow()
    document.addEventListener("visibilitychange", lookNow)
    return () => {
      isOpen = false
      clearTimeout(timer)
      document.removeEventListener("visibilitychange", lookNow)
    }
  }, [])
  return answer
}
