import { StatusBadge } from "@medusajs/ui"
import type { PosthogHealth } from "../../../health/report"
import { useWords } from "../../lib/use-words"

/** The state in words. */
export const Verdict = ({ health }: { health: PosthogHealth }) => {
  const { say } = useWords()
  return health.is_healthy ? (
    <StatusBadge color="green">{say("overview.healthy")}</StatusBadge>
  ) : (
    <StatusBadge color="orange">{say("overview.unhealthy")}</StatusBadge>
  )
}
