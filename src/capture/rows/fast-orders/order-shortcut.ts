import { version } from "@medusajs/medusa/package.json"
import type { Database } from "../../../modules/posthog/database/gate"
import type { Log } from "../../../lib/log"
import type { NoteTrouble } from "../../../events/trouble"
import { findDifference } from "./find-difference"
import { loadOrders, orderFilter } from "./load-orders"
import type { OrderFilter } from "./load-orders"
import type { Row, RowRequest, Shortcut } from "../row"

/** Medusa's releases whose totals the statement is compared with, by `load-orders.spec` and `npm run test:versions`. */
const COMPARED = /^2\.(19|20|21)\./

/** With another release, so many orders are loaded both ways, and told as Medusa loads them, before the short way is trusted. */
const FIRST_ORDERS = 20

/** From then on one of so many. */
const ONE_OF = 100

/** What the short way works with. */
export interface ShortcutParts {
  log: Pick<Log, "warn">
  note?: NoteTrouble
  medusaVersion?: string
  load?: typeof loadOrders
}

/** What is known of the short way so far. */
interface Trust {
  /** Orders are left to `query.graph`. */
  isLost: boolean
  /** Orders that both ways loaded alike. */
  agreed: number
  /** Orders since the last that was compared. */
  unchecked: number
}

/**
 * The way around `query.graph` for what `loadOrders` can load. Where the tables turn out not to be those that it reads, or where a
 * release of Medusa that it was not compared with loads an order otherwise, `query.graph` loads them from then on;
 * the log says so once.
 *
 * @throws the database's error, but for one of the statement or of the right to read
 */
export const createOrderShortcut = (
  database: Database,
  { log, note, medusaVersion = version, load = loadOrders }: ShortcutParts
): Shortcut => {
  const trust: Trust = { isLost: false, agreed: 0, unchecked: 0 }
  const lose = (why: string) => {
    // Others may have been under way.
    if (!trust.isLost) {
      trust.isLost = true
      log.warn(
        `medusa-plugin-posthog: ${why}. From now on \`query.graph\` loads orders: amounts are Medusa's own, and it takes more CPU. Look for a newer version of the plugin.`
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
      lose(`Expected tables of orders that this version knows, and PostgreSQL answered ${state}`)
      return undefined
    }
  }
  /** What differs between the two ways, if anything does. Rows may change between two questions, so ours is asked once more. */
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
      lose(`Medusa ${medusaVersion} loads ${field} of ${id} otherwise than this version does`)
      return isAll ? graphs : byGraph(request)
    }
    trust.agreed += graphs.length
    trust.unchecked = 0
    return isAll ? graphs : rows
  }
}

/** Which of the orders to load both ways. */
const sampleOf = ({ agreed, unchecked }: Trust, { id }: OrderFilter): readonly string[] => {
  if (agreed < FIRST_ORDERS) {
    return id
  }
  return unchecked + id.length >= ONE_OF ? id.slice(0, 1) : []
}

/** PostgreSQL's class of "syntax error or access rule violation": an unknown column or table, another type, no right to read it. */
const STATEMENT_ERRORS = "42"

const sqlState = (error: unknown): string => String((error as { code?: unknown } | null)?.code)
