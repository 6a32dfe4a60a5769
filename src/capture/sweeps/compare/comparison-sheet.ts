import { MathBN } from "@medusajs/framework/utils"
import { definitions } from "../../../events/catalog"
import type { AnyEventDefinition } from "../../../events/catalog"
import type { Ledger } from "../../../events/language/event-definition"
import type { DayCount, EventReceipt, EventState } from "../../../modules/posthog/outbox/look-up"
import { moneyOf } from "../../rows/to-event"
import type { Row } from "../../rows/row"
import { roundMoneyText } from "../../../events/language/round-money"
import { readPath } from "../../../lib/path"
import { sumOf } from "../../../lib/sum-of"
import { utcDayOf } from "../../../lib/time"
import { isBetween } from "../span"

/**
 * What the store and the outbox have for one day (UTC), currency, and event. Amounts are in major units, rounded before they are
 * added.
 */
export interface ComparisonLine {
  /** `2026-11-21`. */
  day: string
  /** ISO 4217, in uppercase. */
  currency: string
  /** The ID of the event definition. */
  event: string
  /** Only if the comparison is by sales channel. Null: none, or unknown because only the outbox has the event. */
  sales_channel_id?: string | null
  store: { count: number; amount: number }
  outbox: { count: number; amount: number } & Record<EventState, number>
  /** Store rows whose event isn't in the outbox. */
  missing: number
  /** Outbox events whose row isn't in the store, or no longer is. */
  only_in_outbox: number
  /**
   * True if every row has its event, the amounts are equal, nothing is set aside, and nothing has waited for more than an hour.
   */
  agrees: boolean
}

/** The store compared with the outbox. */
export interface Comparison {
  /** Where the comparison starts, for each event: the plugin's installation, or what a backfill covered. Null: the beginning. */
  from: Record<string, string | null>
  to: string
  agrees: boolean
  lines: ComparisonLine[]
  /** The first rows whose event isn't in the outbox. */
  missing: { event: string; entity_id: string }[]
  /** The first rows that couldn't be read. They are in no line. */
  unreadable: { event: string; entity_id: string }[]
}

/** A definition whose fact moves money. */
export type LedgerDefinition = AnyEventDefinition & { ledger: Ledger }

/** The events whose sums must match between the store and PostHog. */
export const withLedger = (definitions: readonly AnyEventDefinition[]): LedgerDefinition[] =>
  definitions.filter(
    (definition): definition is LedgerDefinition => definition.ledger !== undefined
  )

/** Reduces a definition to the fields that its ledger reads. */
export const ledgerOnly = (
  definition: LedgerDefinition,
  { bySalesChannel = false } = {}
): LedgerDefinition => {
  const { fields, salesChannel } = definition.ledger
  return {
    ...definition,
    fields: bySalesChannel && salesChannel ? [...fields, salesChannel] : fields,
    enrich: undefined,
  }
}

const MAX_MISSING_LISTED = 1_000

type Sum = ReturnType<typeof MathBN.convert>

/** Receipts from before amounts were rounded have all decimals. */
const amountOf = (receipt: EventReceipt | undefined): string | undefined =>
  roundMoneyText(receipt?.amount, receipt?.currency ?? "")

type Where = Pick<ComparisonLine, "day" | "currency" | "event">

interface Cell extends Omit<ComparisonLine, "store" | "outbox" | "agrees"> {
  storeCount: number
  storeAmount: Sum
  outboxAmount: Sum
  states: Record<EventState, number>
}

/** Adds up what the store and the outbox have, by day, currency, and event, and by sales channel if asked to. */
export class ComparisonSheet {
  readonly missing: Comparison["missing"] = []
  readonly unreadable: Comparison["unreadable"] = []
  private readonly cells = new Map<string, Cell>()
  /** Outbox events minus those of a store row. The outbox doesn't know the sales channel. */
  private readonly unmatched = new Map<string, { where: Where; count: number }>()

  constructor(private readonly options: { bySalesChannel?: boolean } = {}) {}

  /** Adds a store row, with its event if the outbox has it. */
  addRow(
    { definition, span }: { definition: LedgerDefinition; span: { from?: Date; to: Date } },
    row: Row,
    receipt: EventReceipt | undefined
  ): void {
    const { currency, amount } = moneyOf(definition.ledger, row)
    const channel = this.channelOf(definition, row)
    const event = definition.id
    const cell = this.cell({ day: utcDayOf(definition.time(row)), currency, event }, channel)
    const recorded = amountOf(receipt)
    const stored = amount ?? recorded ?? 0
    cell.storeCount++
    cell.storeAmount = MathBN.add(cell.storeAmount, stored)
    if (!receipt) {
      cell.missing++
      if (this.missing.length < MAX_MISSING_LISTED) {
        this.missing.push({ event: definition.id, entity_id: row.id })
      }
      return
    }
    if (!isBetween(receipt.timestamp, span)) {
      return
    }
    const where = { day: utcDayOf(receipt.timestamp), currency: receipt.currency ?? "", event }
    const known = this.cell(where, channel)
    known.states[receipt.state]++
    known.outboxAmount = MathBN.add(known.outboxAmount, recorded ?? stored)
    this.addUnmatched(where, -1)
  }

  /** Adds a row whose day and amount are unknown. */
  addUnreadable(event: string, id: string): void {
    if (this.unreadable.length < MAX_MISSING_LISTED) {
      this.unreadable.push({ event, entity_id: id })
    }
  }

  /** Adds all of an event's outbox counts, so that events without a row show. */
  addOutbox(event: string, counts: readonly DayCount[]): void {
    for (const { day, currency, count } of counts) {
      this.addUnmatched({ day, currency, event }, count)
    }
  }

  /** The sums, sorted by day. Call it last. */
  lines(): ComparisonLine[] {
    const channel = this.options.bySalesChannel ? null : undefined
    for (const { where, count } of this.unmatched.values()) {
      if (count !== 0) {
        this.cell(where, channel).only_in_outbox += count
      }
    }
    this.unmatched.clear()
    return [...this.cells.values()].map(lineOf).sort(byDayCurrencyAndEvent)
  }

  private channelOf({ ledger }: LedgerDefinition, row: Row): string | null | undefined {
    const { salesChannel } = ledger
    return this.options.bySalesChannel
      ? ((salesChannel && (readPath(row, salesChannel) as string | undefined)) ?? null)
      : undefined
  }

  private addUnmatched(where: Where, count: number): void {
    const key = Object.values(where).join(" ")
    const known = this.unmatched.get(key) ?? { where, count: 0 }
    known.count += count
    this.unmatched.set(key, known)
  }

  private cell(where: Where, channel: string | null | undefined): Cell {
    const key = [where.day, where.currency, where.event, channel].join(" ")
    const cell = this.cells.get(key) ?? {
      ...where,
      ...(channel !== undefined && { sales_channel_id: channel }),
      storeCount: 0,
      storeAmount: MathBN.convert(0),
      outboxAmount: MathBN.convert(0),
      states: { waiting: 0, overdue: 0, delivered: 0, set_aside: 0, dropped: 0 },
      missing: 0,
      only_in_outbox: 0,
    }
    this.cells.set(key, cell)
    return cell
  }
}

const lineOf = ({
  storeCount,
  storeAmount,
  outboxAmount,
  states,
  ...cell
}: Cell): ComparisonLine => {
  const recorded = sumOf(Object.values(states), (count) => count)
  return {
    ...cell,
    store: { count: storeCount, amount: storeAmount.toNumber() },
    outbox: {
      count: recorded,
      amount: outboxAmount.toNumber(),
      ...states,
    },
    agrees:
      cell.missing === 0 &&
      cell.only_in_outbox === 0 &&
      states.set_aside === 0 &&
      states.overdue === 0 &&
      storeCount === recorded &&
      storeAmount.eq(outboxAmount),
  }
}

const byDayCurrencyAndEvent = (a: ComparisonLine, b: ComparisonLine): number =>
  a.day.localeCompare(b.day) ||
  a.currency.localeCompare(b.currency) ||
  (a.sales_channel_id ?? "").localeCompare(b.sales_channel_id ?? "") ||
  definitions.findIndex(({ id }) => id === a.event) -
    definitions.findIndex(({ id }) => id === b.event)
