import { useEffect, useState } from "react"
import type { PosthogHealth } from "../../health/report"
import { sdk } from "./sdk"

const REFRESH_MS = 10_000

/** How the plugin stands by the store's last answer, and why the store has not answered since. */
interface Answer {
  health?: PosthogHealth
  error?: Error
}

const ask = (): Promise<Answer> =>
  sdk.client
    .fetch<{ health: PosthogHealth }>("/admin/posthog/health")
    .catch((error: Error) => ({ error }))

/**
 * How the plugin stands, asked again every ten seconds while the page is seen, and when it is seen again; nothing until the first
 * answer. Without the Admin's own react-query: a plugin shares its client only where both get the same copy of it, which a package
 * manager does not promise.
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
