import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { accuracyOf } from "./accuracy-of"
import { compare, recordMissing } from "./compare"
import type { Comparison, ComparisonLine } from "./comparison-sheet"
import type { ReconciledCounts, ReconciledLine, Reconciliation } from "./reconciliation-schema"

/** A request answers within seconds: orders load at about a thousand a second, captures and refunds faster. */
const MAX_ROWS = 20_000

const MAX_ROWS_NAMED = 20

interface Range {
  from: Date
  to?: Date
  /** How old a fact must be, in milliseconds. */
  minAgeMs?: number
}

/**
 * Compares the store with the outbox by day, currency, and sales channel.
 *
 * @throws {MedusaError} if the range has too many rows
 */
export const reconcile = async (
  container: MedusaContainer,
  range: Range
): Promise<Reconciliation> => reconciliationOf(container, await compareRange(container, range))

/** Records what is missing in the range, and compares again. Returns also how many events were recorded. */
export const repair = async (
  container: MedusaContainer,
  range: Range
): Promise<{ recorded: number; reconciliation: Reconciliation }> => {
  const before = await compareRange(container, range)
  const isMissing = before.lines.some(({ missing }) => missing > 0)
  const recorded = isMissing ? await recordMissing(container, before) : 0
  const after = recorded > 0 ? await compareRange(container, range) : before
  return { recorded, reconciliation: await reconciliationOf(container, after) }
}

const compareRange = (container: MedusaContainer, range: Range): Promise<Comparison> =>
  compare(container, {
    ...range,
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
    lines: groups.map((group) => lineOf(group, names)).reverse(),
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
  const of = (read: (line: ComparisonLine) => number) =>
    lines.reduce((total, line) => total + read(line), 0)
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

const groupBy = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string
): [Item, ...Item[]][] => {
  const groups = new Map<string, [Item, ...Item[]]>()
  for (const item of items) {
    const known = groups.get(keyOf(item))
    if (known) {
      known.push(item)
    } else {
      groups.set(keyOf(item), [item])
    }
  }
  return [...groups.values()]
}
