import type { AnyEventDefinition } from "../events/catalog"
import { uuidOf } from "./describe"
import { idFilter } from "./id-window"
import type { IdWindow } from "./id-window"
import type { Row } from "./load-rows"
import type { Recorder } from "./recorder"

/** What a walk looks at. */
export interface Walk {
  definition: AnyEventDefinition
  window: IdWindow
  /** Facts before this moment are left alone; for changed rows, whose ids do not tell when they changed. */
  notBefore?: Date
}

/** What a walk came upon. */
export interface WalkResult {
  /** Rows that prove a fact. */
  seen: number
  /** Events that were not in the outbox yet. */
  recorded: number
}

/** Many enough for few queries, few enough to hold a page of full orders in memory. */
const PAGE_SIZE = 500

/**
 * Walks the rows of a window in the order of their ids, asks the outbox which facts it does not know, and loads and
 * records only those. With nothing to do it reads ids and nothing else.
 */
export const walk = async (
  recorder: Recorder,
  { definition, window, notBefore }: Walk
): Promise<WalkResult> => {
  const result: WalkResult = { seen: 0, recorded: 0 }
  for await (const rows of pages(recorder, definition, window)) {
    const proofs = rows.filter((row) => definition.proof.when?.(row) ?? true)
    const ids = await unknownIds(recorder, definition, proofs)
    if (ids.length > 0) {
      const events = await recorder.describe(definition, { id: ids })
      const due = events.filter(({ timestamp }) => !notBefore || new Date(timestamp) >= notBefore)
      result.recorded += (await recorder.posthog.record(due)).length
    }
    result.seen += proofs.length
  }
  return result
}

async function* pages(
  { query }: Recorder,
  { entity, idPrefix, keyFields = [], proof }: AnyEventDefinition,
  window: IdWindow
): AsyncGenerator<Row[]> {
  const { $gte, $lt } = idFilter(idPrefix, window, new Date())
  let after: string | undefined
  for (;;) {
    const { data } = await query.graph({
      entity,
      fields: ["id", ...keyFields],
      filters: { ...proof.where, id: { ...(after ? { $gt: after } : { $gte }), $lt } },
      pagination: { take: PAGE_SIZE, order: { id: "ASC" } },
      ...(proof.withDeleted && { withDeleted: true }),
    })
    const rows = data as Row[]
    if (rows.length > 0) {
      yield rows
    }
    if (rows.length < PAGE_SIZE) {
      return
    }
    after = rows.at(-1)?.id
  }
}

const unknownIds = async (
  { posthog }: Recorder,
  definition: AnyEventDefinition,
  rows: readonly Row[]
): Promise<string[]> => {
  const idByUuid = new Map(rows.map((row) => [uuidOf(definition.id, definition.key(row)), row.id]))
  const unknown = await posthog.findUnknown([...idByUuid.keys()])
  return [...idByUuid].filter(([uuid]) => unknown.has(uuid)).map(([, id]) => id)
}
