import type { Check } from "./check"

const ORDER: Check["status"][] = ["problem", "hint", "unknown", "ok"]

/** What needs a person comes first. */
export const byStatus = (a: Pick<Check, "status">, b: Pick<Check, "status">): number =>
  ORDER.indexOf(a.status) - ORDER.indexOf(b.status)
