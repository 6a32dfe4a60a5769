import { compare, recordMissing } from "../../capture/compare"
import type { ReconcileRequest } from "../messages"
import { inStore, recordingService } from "./in-store"

const DELIVERY_TIMEOUT_MS = 30_000

const moment = (text: string | undefined): Date | undefined => (text ? new Date(text) : undefined)

/** Compares the store with the outbox; records what is missing where that is asked for, and compares again. */
export default inStore<ReconcileRequest>(async (container, { from, to, fix }, tell) => {
  let recorded = 0
  const compareUpTo = (end: Date | undefined) =>
    compare(container, {
      from: moment(from),
      to: end,
      onStart: (total) =>
        void tell({ kind: "begin", label: "reconcile", total, seen: 0, recorded }),
      onProgress: (seen) => void tell({ kind: "progress", seen, recorded }),
    })
  let comparison = await compareUpTo(moment(to))
  if (fix && comparison.lines.some(({ missing }) => missing > 0)) {
    const posthog = recordingService(container)
    recorded = await recordMissing(container, comparison)
    await posthog.flush({ timeoutMs: DELIVERY_TIMEOUT_MS })
    comparison = await compareUpTo(moment(comparison.to))
  }
  await tell({ kind: "result", result: { of: "reconcile", recorded, ...comparison } })
  process.exitCode = comparison.agrees ? 0 : 1
})
