import type { PosthogHealth } from "../../../health/report"

/** What a merchant has to know first. */
export type State = "local" | "attention" | "paused" | "delivered"

export const stateOf = (
  health: Pick<PosthogHealth, "is_local" | "is_healthy" | "waiting" | "last_error">
): State => {
  if (health.is_local) {
    return "local"
  }
  if (!health.is_healthy) {
    return "attention"
  }
  return health.waiting && health.last_error ? "paused" : "delivered"
}
