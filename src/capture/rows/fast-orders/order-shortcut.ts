import { version } from "@medusajs/medusa/package.json"
import type { Database } from "../../../modules/posthog/database/gate"
import type { Log } from "../../../lib/log"
import type { NoteTrouble } from "../../../events/trouble"
import { findDifference } from "./find-difference"
import { loadOrders, orderFilter } from "./load-orders"
import type { OrderFilter } from "./load-orders"
import type { Row, RowRequest, Shortcut } from "../row"

/** The Medusa releases that `load-orders.spec` and `npm run test:versions` compare the statement with. */
const COMPARED = /^2\.(19|20|21)\./

/**
 * With any other release, this many orders are loaded both ways, and recorded as Medusa loads them, before the statement is
 * trusted.
 */
const FIRST_ORDERS = 20

/** After that, one in this many is compared. */
const ONE_OF = 100

/** What the shortcut needs. */
export interface ShortcutParts {
  log: Pick<Log, "warn">
  note?: NoteTrouble
  medusaVersion?: string
  load?: typeof loadOrders
}

/** How far the shortcut is trusted. */
interface Trust {
  /** True once `query.graph` has to load all orders. */
  isLost: boolean
  /** Orders that both ways loaded identically. */
  agreed: number
  /** Orders loaded since the last comparison. */
  unchecked: number
}

/**
 * Bypasses `query.graph` for what `loadOrders` can load. If the tables turn out to be different, or if a Medusa release that the
 * statement wasn't compared with loads an order differently, `query.graph` loads orders from then on. The log says so once.
 *
 * @throws the database's error, unless it concerns the statement or the right to read
 */
export const createOrderShortcut = (
  database: Database,
  { log, note, medusaVersion = version, load = loadOrders }: ShortcutParts
): Shortcut => {
  const trust: Trust = { isLost: false, agreed: 0, unchecked: 0 }
  const lose = (why: string) => {
    // Concurrent loads may fail after this one.
    if (!trust.isLost) {
      trust.isLost = true
      log.warn(
        `medusa-plugin-posthog: ${why}. \`query.graph\` loads orders from now on: amounts stay correct, but loading takes more CPU. Update the plugin.`
      )
    }
  }
  const loadOrLose = async (filter: OrderFilter): Promise<Row[] | undefined> => {
    try {
      return await load(database, filter)
    } catch (error) {
      const state = sqlState(error)
      if (!state.startsWith(STATEMENT_ERRORS)) {
        throw error
      }
      lose(`Expected the order tables that this version knows, but PostgreSQL answered ${state}`)
      return undefined
    }
  }
  /** Finds a difference between the two ways. Rows may change between the two queries, so ours runs once more. */
  const differs = async (request: RowRequest, filter: OrderFilter, ours: Row[], graphs: Row[]) => {
    const { fields } = request
    const difference = findDifference(fields, ours, graphs)
    const again = difference && (await loadOrLose(filter))
    return again ? findDifference(fields, again, graphs) : difference
  }
  return async (request, byGraph) => {
    const filter = orderFilter(request)
    const rows = filter && !trust.isLost ? await loadOrLose(filter) : undefined
    if (!filter || !rows) {
      return byGraph(request)
    }
    const sample = COMPARED.test(medusaVersion) ? [] : sampleOf(trust, filter)
    if (sample.length === 0) {
      trust.unchecked += rows.length
      return rows
    }
    const isAll = sample.length === filter.id.length
    const asked = { ...request, filters: { ...request.filters, id: sample } }
    const graphs = await byGraph(asked)
    const ours = rows.filter(({ id }) => sample.includes(id))
    const difference = await differs(request, { ...filter, id: sample }, ours, graphs)
    if (difference) {
      const { id, field } = difference
      note?.({ kind: "not_described", definition: "order_placed", entityId: id, error: "differs" })
      lose(`Medusa ${medusaVersion} loads ${field} of ${id} differently than this version does`)
      return isAll ? graphs : byGraph(request)
    }
    trust.agreed += graphs.length
    trust.unchecked = 0
    return isAll ? graphs : rows
  }
}

/** Chooses the orders to load both ways. */
const sampleOf = ({ agreed, unchecked }: Trust, { id }: OrderFilter): readonly string[] => {
  if (agreed < FIRST_ORDERS) {
    return id
  }
  return unchecked + id.length >= ONE_OF ? id.slice(0, 1) : []
}

/** PostgreSQL's class of "syntax error or access rule violation": an unknown column or table, another type, no right to read it. */
const STATEMENT_ERRORS = "42"

const sqlState = (error: unknown): string => String((error as { code?: unknown } | null)?.code)
