import type { Check, Diagnosis } from "../../../health/check"

/**
 * The checks as they are now, and in addition what only PostHog could say when it was asked. Of those in both, one says more in the diagnosis:
 * PostHog knows whether it accepts a key of an unusual shape.
 */
export const merged = (
  checks: readonly Check[],
  diagnosis: Pick<Diagnosis, "checks"> | undefined
): Check[] => {
  const ids = new Set(checks.map(({ id }) => id))
  const asked = diagnosis?.checks ?? []
  const shape = asked.find(({ id }) => id === "key_shape")
  return [
    ...checks.map((one) => (one.id === "key_shape" ? (shape ?? one) : one)),
    ...asked.filter(({ id }) => !ids.has(id)),
  ]
}
