import type { MedusaContainer } from "@medusajs/framework/types"
import { definitions } from "../events/catalog"
import type { AnyEventDefinition } from "../events/catalog"
import type { ReconciliationLease } from "../modules/posthog/reconciliation/lease"
import { createRecorder } from "./recorder"
import { walk } from "./walk"
import type { Walk } from "./walk"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A row becomes visible when its transaction ends, with an id from when it began. */
const LATE_COMMIT_MS = 10 * MINUTE_MS

/** Far enough for servers' clocks that differ by hours, and for draft orders that become orders within days. */
const WIDE_NEW_ROWS_MS = 7 * DAY_MS

/** How long after its creation a row's change is found without a hint. */
const WIDE_CHANGED_ROWS_MS = 30 * DAY_MS

const before = (moment: Date, ms: number): Date => new Date(moment.getTime() - ms)

const later = (a: Date, b: Date): Date => (a > b ? a : b)

/** The recent pass: rows newer than where it last looked. */
const recentWalks = ({ installedAt, lookedAt }: ReconciliationLease): Walk[] =>
  newRowDefinitions.map((definition) => ({
    definition,
    window: { from: later(before(lookedAt, LATE_COMMIT_MS), installedAt) },
  }))

/** The wide pass: new rows of the last days once more, and changed rows of the last weeks. */
const wideWalks = ({ installedAt, startedAt }: ReconciliationLease): Walk[] => [
  ...newRowDefinitions.map((definition) => ({
    definition,
    window: { from: later(before(startedAt, WIDE_NEW_ROWS_MS), installedAt) },
  })),
  ...changedRowDefinitions.map((definition) => ({
    definition,
    window: { from: before(startedAt, WIDE_CHANGED_ROWS_MS) },
    between: { from: installedAt },
  })),
]

const isNewRow = ({ proof }: AnyEventDefinition) => proof.by === "new row"
const newRowDefinitions = definitions.filter(isNewRow)
const changedRowDefinitions = definitions.filter((definition) => !isNewRow(definition))

/** The passes, with how often each is run. The minute's job may come a little early. */
const passes = {
  recent: { everyMs: MINUTE_MS / 2, walks: recentWalks },
  wide: { everyMs: HOUR_MS, walks: wideWalks },
}

/** A pass of reconciliation. */
export type ReconciliationPass = keyof typeof passes

/** What a run of reconciliation found. */
export interface ReconciliationResult {
  /** The passes that this process ran; another may have run the others. */
  ran: ReconciliationPass[]
  /** Events that no hint had announced. */
  recorded: number
}

/**
 * Records what no hint announced: looks at the store's rows, asks the outbox which facts it does not know, and records
 * those. One process at a time runs a pass. Call it as often as you like; a pass that is not due costs one statement.
 *
 * @throws the database's error; the pass is then given back and looks from the same place again
 */
export const reconcile = async (container: MedusaContainer): Promise<ReconciliationResult> => {
  const result: ReconciliationResult = { ran: [], recorded: 0 }
  for (const pass of Object.keys(passes) as ReconciliationPass[]) {
    const recorded = await runPass(container, pass)
    if (recorded !== undefined) {
      result.ran.push(pass)
      result.recorded += recorded
    }
  }
  return result
}

const runPass = async (
  container: MedusaContainer,
  pass: ReconciliationPass
): Promise<number | undefined> => {
  const recorder = createRecorder(container)
  const { everyMs, walks } = passes[pass]
  return recorder.posthog.withReconciliationLease({ pass, everyMs }, async (lease) => {
    let recorded = 0
    for (const each of walks(lease)) {
      recorded += (await walk(recorder, each)).recorded
    }
    return recorded
  })
}
