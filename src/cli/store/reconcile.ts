import { compare, recordMissing } from "../../capture/sweeps/compare/compare"
import { dateOf } from "../../lib/date-of"
import type { ReconcileRequest } from "../messages"
import { inStore, recordingService } from "./in-store"

const DELIVERY_TIMEOUT_MS = 30_000

/** Compares the store with the outbox. With `fix`, records what is missing and compares again. */
export default inStore<ReconcileRequest>(async (container, { from, to, fix }, tell) => {
  let recorded = 0
  const compareUpTo = (end: Date | undefined) =>
    compare(container, {
      from: dateOf(from),
      to: end,
      onStart: (total) =>
        void tell({ kind: "begin", label: "reconcile", total, seen: 0, recorded }),
      onProgress: (seen) => void tell({ kind: "progress", seen, recorded }),
    })
  let comparison = await compareUpTo(dateOf(to))
  if (fix && comparison.lines.some(({ missing }) => missing > 0)) {
    const posthog = recordingService(container)
    recorded = await recordMissing(container, comparison)
    await posthog.flush({ timeoutMs: DELIVERY_TIMEOUT_MS })
    comparison = await compareUpTo(dateOf(comparison.to))
  }
  await tell({ kind: "result", result: { of: "reconcile", recorded, ...comparison } })
  process.exitCode = comparison.agrees ? 0 : 1
})
