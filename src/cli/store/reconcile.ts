import type { MedusaContainer } from "@medusajs/framework/types"
import { compare, recordMissing } from "../../capture/sweeps/compare/compare"
import { createPipeline } from "../../capture/rows/pipeline"
import { reconcilePosthog } from "../../operations/reconciliation/posthog/reconcile-posthog"
import type { PosthogInput } from "../../operations/reconciliation/posthog/reconcile-posthog"
import { dateOf } from "../../lib/time"
import { resolvePosthog } from "../../modules/posthog/resolve"
import type { ReconcileRequest } from "../messages"
import { DELIVERY_TIMEOUT_MS, inStore, recordingService } from "./in-store"

const askPosthog = async (container: MedusaContainer, input: PosthogInput) => {
  const { internals } = input.fix ? recordingService(container) : resolvePosthog(container)
  return reconcilePosthog(internals, createPipeline(container).toEvents, input)
}

/** Compares the store with the outbox, and with PostHog if asked to. With `fix`, records what is missing and compares again. */
export default inStore<ReconcileRequest>(
  async (container, { from, to, fix, posthog: asksPosthog }, tell) => {
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
    const posthog = asksPosthog
      ? await askPosthog(container, { from: dateOf(from), to: new Date(comparison.to), fix })
      : undefined
    process.exitCode = comparison.agrees && (posthog?.agrees ?? true) ? 0 : 1
    return { of: "reconcile", ...comparison, recorded, ...(posthog && { posthog }) }
  }
)
