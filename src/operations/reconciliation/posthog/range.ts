import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { createPipeline } from "../../../capture/rows/pipeline"
import { withLedger } from "../../../capture/sweeps/compare/comparison-sheet"
import { sumOf } from "../../../lib/sum-of"
import type { PosthogInternals } from "../../../modules/posthog/internals"
import { countAccepted } from "../../../modules/posthog/outbox/accepted"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import { mustHaveAccess } from "../../../posthog-api/access"
import { PosthogApiError } from "../../../posthog-api/api-error"
import { mustRecord } from "../../must-record"
import { rangeOf } from "../schema"
import type { PosthogTable, ReconciliationRange, SentAgain } from "../schema"
import { comparePosthog } from "./compare-posthog"
import type { PosthogComparison } from "./compare-posthog"
import { NO_ACCESS, SHOW_MS } from "./reconcile-posthog"
import { sendAgain } from "./send-again"

/** Proxies often end a request after 30 seconds. */
const PATIENCE_MS = 25_000

/** A request answers within seconds, even if all payloads have to be made anew. */
const MAX_SENT = 5_000

/**
 * Compares what PostHog accepted with what it shows, for a person who waits for the answer.
 *
 * @throws {MedusaError} if the options don't say how to ask PostHog, or it doesn't answer in time; {PosthogApiError}; or the database's error
 */
export const comparePosthogRange = async (
  container: MedusaContainer,
  range: ReconciliationRange
): Promise<PosthogTable> => {
  const { internals } = resolvePosthog(container)
  const { comparison, tooNew } = await inTime(internals, range)
  const { agrees, lines, dropped, erased } = comparison
  return { agrees, lines: lines.reverse(), dropped: dropped.length, erased, too_new: tooNew }
}

/**
 * Sends again what PostHog accepted and then dropped. The store's processes deliver it in the background.
 *
 * @throws like `comparePosthogRange`, and {MedusaError} if the plugin is off
 */
export const sendPosthogRangeAgain = async (
  container: MedusaContainer,
  range: ReconciliationRange
): Promise<SentAgain> => {
  mustRecord(container)
  const { internals } = resolvePosthog(container)
  const { dropped } = (await inTime(internals, range)).comparison
  const describe = createPipeline(container).toEvents
  const sent = await sendAgain(internals, describe, dropped.slice(0, MAX_SENT))
  return { sent_again: sent.length, left: dropped.length - sent.length }
}

/** The comparison, and how many events it leaves out because PostHog has only just accepted them. */
const inTime = async (
  posthog: PosthogInternals,
  range: ReconciliationRange
): Promise<{ comparison: PosthogComparison; tooNew: number }> => {
  const access = {
    ...mustHaveAccess(posthog.options, NO_ACCESS),
    until: performance.now() + PATIENCE_MS,
  }
  const now = new Date()
  const { from, to = now } = rangeOf(range)
  return posthog.inTables(async () => {
    const comparison = await comparePosthog(posthog, access, {
      from,
      to,
      before: new Date(now.getTime() - SHOW_MS),
    }).catch(rethrow)
    const definitions = withLedger(posthog.definitions).map(({ id }) => id)
    const all = await countAccepted(posthog.database, { definitions, from, to, before: now })
    const compared = comparison.lines.map(({ accepted }) => accepted)
    const countOf = ({ count }: { count: number }) => count
    return { comparison, tooNew: sumOf(all, countOf) - sumOf(compared, countOf) }
  })
}

const rethrow = (error: unknown): never => {
  throw error instanceof PosthogApiError && error.code === "timeout" ? tooLate() : error
}

const tooLate = (): MedusaError =>
  new MedusaError(
    MedusaError.Types.UNEXPECTED_STATE,
    `PostHog's REST API didn't answer within ${PATIENCE_MS / 1_000} seconds. Choose a shorter time span, or run \`npx medusa-posthog reconcile --posthog\`, which waits longer.`
  )
