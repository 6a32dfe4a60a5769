import { useEffect, useState } from "react"
import type { PosthogHealth } from "../../types/health"
import { sdk } from "./sdk"

const REFRESH_MS = 10_000

/** What the store last answered: how the plugin stands, or why it does not tell. */
interface Answer {
  health?: PosthogHealth
  error?: Error
}

const ask = (): Promise<Answer> =>
  sdk.client
    .fetch<{ health: PosthogHealth }>("/admin/posthog/health")
    .catch((error: Error) => ({ error }))

/**
 * How the plugin stands, asked again every ten seconds while the page is seen; nothing until the first answer. Without the Admin's
 * own react-query: a plugin shares its client only where both get the same copy of it, which a package manager does not promise.
 */
export const useHealth = (): Answer => {
  const [answer, setAnswer] = useState<Answer>({})
  useEffect(() => {
    let isOpen = true
    const look = async () => {
      const next = await ask()
      if (isOpen) {
        setAnswer(next)
      }
    }
    void look()
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") {
        void look()
      }
    }, REFRESH_MS)
    return () => {
      isOpen = false
      clearInterval(timer)
    }
  }, [])
  return answer
}
