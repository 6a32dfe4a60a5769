import { version } from "@medusajs/medusa/package.json"
import type { Database } from "../../../modules/posthog/database/gate"
import { isStatementError } from "../../../lib/blame"
import { errorName } from "../../../lib/error-name"
import type { Log } from "../../../lib/log"
import type { NoteTrouble } from "../../../events/trouble"
import { findDifference } from "./find-difference"
import { loaderOfOrders } from "./load-orders"
import { loaderOfTables } from "./load-tables"
import type { LoaderOf, Row, RowRequest, Shortcut } from "../row"

/** The Medusa releases that `load-orders.spec`, `load-tables.spec`, and `npm run test:versions` compare the statements with. */
const COMPARED = /^2\.(19|20|21)\./

/**
 * With any other release, this many rows are loaded both ways, and recorded as Medusa loads them, before the statement for these fields
 * is trusted.
 */
const FIRST_ROWS = 20

/** After that, one in this many is compared. */
const ONE_OF = 100

/** What the shortcut needs. */
export interface ShortcutParts {
  log: Pick<Log, "warn">
  note?: NoteTrouble
  medusaVersion?: string
  loaders?: readonly LoaderOf[]
}

/** How far the statement for some fields of an entity is trusted. */
interface Trust {
  /** Rows that both ways loaded identically. */
  agreed: number
  /** Rows loaded since the last comparison. */
  unchecked: number
}

type Load = () => Promise<Row[] | undefined>

/**
 * Bypasses `query.graph` for what a loader can load. If an entity's tables turn out to be different, or if a Medusa release that the
 * statements weren't compared with loads one of its rows differently, `query.graph` loads them from then on. The log says so once per
 * entity.
 *
 * @throws the database's error, unless it concerns the statement or the right to read
 */
export const createShortcut = (
  database: Pick<Database, "raw">,
  { log, note, medusaVersion = version, loaders = [loaderOfOrders, loaderOfTables] }: ShortcutParts
): Shortcut => {
  const isCompared = COMPARED.test(medusaVersion)
  const trusts = new Map<string, Trust>()
  const trustIn = ({ entity, fields, withDeleted }: RowRequest): Trust => {
    const key = JSON.stringify([entity, withDeleted, ...fields])
    const trust = trusts.get(key) ?? { agreed: 0, unchecked: 0 }
    trusts.set(key, trust)
    return trust
  }
  /** Entities of which `query.graph` has to load all rows. */
  const lost = new Set<string>()
  const lose = (entity: string, why: string) => {
    // Concurrent loads may fail after this one.
    if (!lost.has(entity)) {
      lost.add(entity)
      log.warn(
        `medusa-plugin-posthog: ${why}. From now on, \`query.graph\` loads each ${entity}: amounts stay correct, but loading takes more CPU. Update the plugin.`
      )
    }
  }
  /** Undefined if only `query.graph` can load the request. */
  const loadOf = (request: RowRequest): Load | undefined => {
    for (const loaderOf of loaders) {
      const load = loaderOf(request)
      if (load) {
        return () => load(database)
      }
    }
    return undefined
  }
  const loadOrLose = async (
    { entity }: RowRequest,
    load: Load | undefined
  ): Promise<Row[] | undefined> => {
    try {
      return await load?.()
    } catch (error) {
      if (!isStatementError(error)) {
        throw error
      }
      const state = errorName(error)
      lose(entity, `Expected the tables that this version knows, but PostgreSQL answered ${state}`)
      return undefined
    }
  }
  /** Finds a difference between the two ways. Rows may change between the two queries, so ours runs once more. */
  const differs = async (request: RowRequest, ours: Row[], graphs: Row[]) => {
    const { fields } = request
    const difference = findDifference(fields, ours, graphs)
    const again = difference && (await loadOrLose(request, loadOf(request)))
    return again ? findDifference(fields, again, graphs) : difference
  }
  return async (request, byGraph, definition) => {
    const { entity, filters } = request
    const load = lost.has(entity) ? undefined : loadOf(request)
    if (isCompared) {
      return (await loadOrLose(request, load)) ?? byGraph(request)
    }
    const trust = trustIn(request)
    const ids = Array.isArray(filters.id) ? (filters.id as string[]) : undefined
    // Rows are compared by ID. What else finds them has to wait until they are trusted.
    const isReady = ids !== undefined || trust.agreed >= FIRST_ROWS
    const rows = isReady ? await loadOrLose(request, load) : undefined
    if (!rows) {
      return byGraph(request)
    }
    const sample = sampleOf(trust, ids ?? [])
    if (sample.length === 0) {
      trust.unchecked += rows.length
      return rows
    }
    const isAll = sample.length === ids?.length
    const asked = { ...request, filters: { ...filters, id: sample } }
    const graphs = await byGraph(asked)
    const ours = rows.filter(({ id }) => sample.includes(id))
    const difference = await differs(asked, ours, graphs)
    if (difference) {
      const { id, field } = difference
      note?.({ kind: "not_described", definition, entityId: id, error: "differs" })
      lose(
        entity,
        `Medusa ${medusaVersion} loads ${field} of ${id} differently than this version of the plugin does`
      )
      return isAll ? graphs : byGraph(request)
    }
    trust.agreed += graphs.length
    trust.unchecked = 0
    return isAll ? graphs : rows
  }
}

/** Chooses the rows to load both ways. */
const sampleOf = ({ agreed, unchecked }: Trust, ids: readonly string[]): readonly string[] => {
  if (agreed < FIRST_ROWS) {
    return ids
  }
  return unchecked + ids.length >= ONE_OF ? ids.slice(0, 1) : []
}
