import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { accuracyOf } from "../../capture/sweeps/compare/accuracy"
import { compare, recordMissing } from "../../capture/sweeps/compare/compare"
import type { Comparison, ComparisonLine } from "../../capture/sweeps/compare/comparison-sheet"
import { groupBy } from "../../lib/group-by"
import { sumOf } from "../../lib/sum-of"
import { mustRecord } from "../must-record"
import { rangeOf } from "./schema"
import type {
  ReconciledCounts,
  ReconciledLine,
  Reconciliation,
  ReconciliationRange,
  Repaired,
} from "./schema"

/** A request answers within seconds: orders load at about a thousand a second, captures and refunds faster. */
const MAX_ROWS = 20_000

const MAX_ROWS_NAMED = 20

/**
 * Compares the store with the outbox by day, currency, and sales channel.
 *
 * @throws {MedusaError} if the range has too many rows
 */
export const readReconciliation = async (
  container: MedusaContainer,
  range: ReconciliationRange
): Promise<Reconciliation> =>
  reconciliationOf(container, await compareSpan(container, rangeOf(range)))

/**
 * Records what is missing in the range, and compares again. Returns also how many events were recorded.
 *
 * @throws {MedusaError} if the range has too many rows, or the plugin is off
 */
export const repairRange = async (
  container: MedusaContainer,
  range: ReconciliationRange
): Promise<Repaired> => {
  mustRecord(container)
  const span = rangeOf(range)
  const before = await compareSpan(container, span)
  const isMissing = before.lines.some(({ missing }) => missing > 0)
  const recorded = isMissing ? await recordMissing(container, before) : 0
  const after = recorded > 0 ? await compareSpan(container, span) : before
  return { recorded, reconciliation: await reconciliationOf(container, after) }
}

const compareSpan = (
  container: MedusaContainer,
  span: ReturnType<typeof rangeOf>
): Promise<Comparison> =>
  compare(container, {
    ...span,
    onlyKnown: true,
    bySalesChannel: true,
    fast: true,
    maxRows: MAX_ROWS,
  })

const reconciliationOf = async (
  container: MedusaContainer,
  { from, to, lines, missing, unreadable }: Comparison
): Promise<Reconciliation> => {
  const names = await channelNames(container, lines)
  const groups = groupBy(lines, ({ day, currency, sales_channel_id }) =>
    [day, currency, sales_channel_id].join(" ")
  )
  const starts = Object.values(from).map((start) => start ?? "")
  return {
    from: starts.sort()[0] || null,
    to,
    ...sum(lines),
    lines: [...groups.values()].map((group) => lineOf(group, names)).reverse(),
    missing_rows: missing.slice(0, MAX_ROWS_NAMED),
    unreadable_rows: unreadable.slice(0, MAX_ROWS_NAMED),
  }
}

const lineOf = (
  group: readonly [ComparisonLine, ...ComparisonLine[]],
  names: ReadonlyMap<string, string | null>
): ReconciledLine => {
  const [{ day, currency, sales_channel_id: id }] = group
  return {
    day,
    currency,
    sales_channel: id ? { id, name: names.get(id) ?? null } : null,
    ...sum(group),
    events: group.map((line) => ({
      event: line.event,
      store_amount: line.store.amount,
      recorded_amount: line.outbox.amount,
      ...sum([line]),
    })),
  }
}

const sum = (lines: readonly ComparisonLine[]): ReconciledCounts => {
  const of = (read: (line: ComparisonLine) => number) => sumOf(lines, read)
  const counts = {
    store: of(({ store }) => store.count),
    recorded: of(({ outbox }) => outbox.count),
    delivered: of(({ outbox }) => outbox.delivered),
    waiting: of(({ outbox }) => outbox.waiting + outbox.overdue),
    overdue: of(({ outbox }) => outbox.overdue),
    set_aside: of(({ outbox }) => outbox.set_aside),
    dropped: of(({ outbox }) => outbox.dropped),
    missing: of(({ missing }) => missing),
    only_in_outbox: of(({ only_in_outbox }) => only_in_outbox),
  }
  return { ...counts, accuracy: accuracyOf(counts), agrees: lines.every(({ agrees }) => agrees) }
}

const channelNames = async (
  container: MedusaContainer,
  lines: readonly ComparisonLine[]
): Promise<Map<string, string | null>> => {
  const ids = [...new Set(lines.flatMap(({ sales_channel_id }) => sales_channel_id ?? []))]
  if (ids.length === 0) {
    return new Map()
  }
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "sales_channel",
    fields: ["id", "name"],
    filters: { id: ids },
  })
  return new Map(data.map(({ id, name }) => [id, name]))
}
