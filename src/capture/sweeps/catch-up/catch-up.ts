import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../lib/time"
import { MedusaError } from "@medusajs/framework/utils"
import type { AnyEventDefinition } from "../../../events/catalog"
import { isOverStoresEntity } from "../../../events/custom/custom-event"
import type { Pass } from "../../../modules/posthog/leases/pass"
import { errorName } from "../../../lib/error-name"
import type { IdWindow } from "../../rows/ids/id-window"
import type { Pipeline } from "../../rows/pipeline"
import { walk } from "../walk"
import type { Walk } from "../walk"

/** A row becomes visible when its transaction ends, with an id from when it began. */
const LATE_COMMIT_MS = 10 * MINUTE_MS

/**
 * A row younger than this may still be taken back: Medusa writes the order before the payment is authorized, and the
 * capture or refund before the provider agrees, and deletes the row when it fails.
 */
const MIN_AGE_MS = 3 * MINUTE_MS

/** Far enough for servers' clocks that differ by hours, and for draft orders that become orders within days. */
const WIDE_NEW_ROWS_MS = 7 * DAY_MS

/** How long after its creation a row's change is found without a hint. */
const WIDE_CHANGED_ROWS_MS = 30 * DAY_MS

const before = (moment: Date, ms: number): Date => new Date(moment.getTime() - ms)

const later = (a: Date, b: Date): Date => (a > b ? a : b)

const isNewRow = ({ proof }: AnyEventDefinition) => proof.by === "new row"

/** The moment up to which rows are settled. */
export const agedUntil = (now: Date, minAgeMs = MIN_AGE_MS): Date => before(now, minAgeMs)

type PlanWalks = (pass: Pass, to: Date, definitions: readonly AnyEventDefinition[]) => Walk[]

const newRowWalks = (
  definitions: readonly AnyEventDefinition[],
  windowOf: (definition: AnyEventDefinition) => IdWindow
): Walk[] =>
  definitions.filter(isNewRow).map((definition) => ({ definition, window: windowOf(definition) }))

/** The recent pass: rows newer than where it last looked. */
const recentWalks: PlanWalks = ({ installedAt, lookedAt }, to, definitions) =>
  newRowWalks(definitions, () => ({
    from: later(before(lookedAt, LATE_COMMIT_MS), installedAt),
    to,
  }))

/** The wide pass: new rows of the last days once more, and changed rows of the last weeks; of busy events, fewer days. */
const wideWalks: PlanWalks = ({ installedAt, startedAt }, to, definitions) => [
  ...newRowWalks(definitions, ({ lookBackMs = WIDE_NEW_ROWS_MS }) => ({
    from: later(before(startedAt, lookBackMs), installedAt),
    to,
  })),
  ...definitions
    .filter((definition) => !isNewRow(definition))
    .map((definition) => ({
      definition,
      window: definition.proof.ofAnyAge
        ? {}
        : { from: before(startedAt, definition.lookBackMs ?? WIDE_CHANGED_ROWS_MS), to },
      // The name of a group is no fact of its time: PostHog needs it for what comes.
      between: { from: definition.person.ofGroup ? undefined : installedAt },
    })),
]

/** The passes, with how often each is run. Each process looks once a minute, and whichever comes first runs it. */
const passes = {
  recent: { everyMs: MINUTE_MS / 2, plan: recentWalks },
  wide: { everyMs: HOUR_MS, plan: wideWalks },
}

/** A pass of catch-up. */
export type PassName = keyof typeof passes

/** What catch-up found. */
export interface CaughtUp {
  /** The passes that this process ran; another may have run the others. */
  ran: PassName[]
  /** Events that no hint had announced. */
  recorded: number
  /** Rows that no event could be made of; health says of which events. */
  skipped: number
}

/**
 * Records what no hint announced: looks at the store's rows, asks the outbox which facts it does not know, and records
 * those. One process at a time runs a pass. Call it as often as you like; a pass that is not due costs one statement.
 *
 * @param minAgeMs how young a row may be left alone, in milliseconds
 * @param uptimeMs how long this process has been up, in milliseconds: each pass is due once when the rows from before its
 *   start are settled, because the process before it may have died with the hints of rows that have changed
 * @throws the first error, after all walks of all passes were tried; a pass with an error looks from the same place again
 */
export const catchUp = async (
  pipeline: Pipeline,
  { minAgeMs = MIN_AGE_MS, uptimeMs = process.uptime() * 1000 } = {}
): Promise<CaughtUp> => {
  const result: CaughtUp = { ran: [], recorded: 0, skipped: 0 }
  const agedForMs = uptimeMs - minAgeMs
  const errors: unknown[] = []
  for (const name of Object.keys(passes) as PassName[]) {
    const { plan, ...own } = passes[name]
    const everyMs = agedForMs > 0 ? Math.min(own.everyMs, agedForMs) : own.everyMs
    try {
      const found = await pipeline.posthog.periodic.runPass({ name, everyMs }, (pass) =>
        runWalks(
          pipeline,
          plan(pass, agedUntil(pass.startedAt, minAgeMs), pipeline.definitions),
          pass
        )
      )
      if (found) {
        result.ran.push(name)
        result.recorded += found.recorded
        result.skipped += found.skipped
      }
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) {
    throw errors[0]
  }
  return result
}

/**
 * A definition that cannot be walked must not keep the others from being walked. One over an entity that the store's options name,
 * perhaps wrongly, does not hold the pass back either: once it is mended, the wide pass comes to its rows of the last days.
 */
const runWalks = async (
  pipeline: Pipeline,
  walks: readonly Walk[],
  { name, renew }: Pick<Pass, "name" | "renew">
): Promise<Pick<CaughtUp, "recorded" | "skipped">> => {
  const onPage = async () => {
    if (!(await renew())) {
      throw new MedusaError(
        MedusaError.Types.CONFLICT,
        `Expected to hold the pass ${name}, but its lease ran out; another process goes on with it.`
      )
    }
    return true
  }
  const found = { recorded: 0, skipped: 0 }
  const errors: unknown[] = []
  for (const each of walks) {
    try {
      const { recorded, skipped } = await walk(pipeline, { ...each, onPage })
      found.recorded += recorded
      found.skipped += skipped
    } catch (error) {
      pipeline.posthog.noteTrouble({
        kind: "not_walked",
        definition: each.definition.id,
        error: errorName(error),
      })
      if (!isOverStoresEntity(each.definition)) {
        errors.push(error)
      }
      pipeline.log.error(
        `medusa-plugin-posthog: reconciliation could not look at ${each.definition.entity} for ${each.definition.id} and tries again: ${errorName(error)}`
      )
    }
  }
  if (errors.length > 0) {
    throw errors[0]
  }
  return found
}
