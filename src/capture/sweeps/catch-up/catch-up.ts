import { DAY_MS, HOUR_MS, later, MINUTE_MS } from "../../../lib/time"
import { MedusaError } from "@medusajs/framework/utils"
import type { AnyEventDefinition } from "../../../events/catalog"
import { isOverStoresEntity } from "../../../events/custom/custom-event"
import type { Pass } from "../../../modules/posthog/leases/periodic-work"
import { errorName } from "../../../lib/error-name"
import type { IdWindow } from "../../rows/ids/id-window"
import type { Pipeline } from "../../rows/pipeline"
import { SETTLED_AFTER_MS } from "../settled-rows"
import { agedUntil, MIN_AGE_MS } from "../span"
import type { Span } from "../span"
import { walk } from "../walk"
import type { Walk } from "../walk"
import { browserIdentified, identifiedBrowser } from "../../../events/customers/browser-identified"
import { unknownFacts } from "../../rows/unknown-facts"

/**
 * A row becomes visible when its transaction ends, but its ID dates from when it began. And a row that no provider has agreed to counts only
 * once it is old enough by this process's clock, while the database's clock says when the pass last looked.
 */
const LATE_COMMIT_MS = SETTLED_AFTER_MS + 5 * MINUTE_MS

/** Covers server clocks that differ by hours, and a store that was down for days. */
const WIDE_NEW_ROWS_MS = 7 * DAY_MS

/** How long after a row's creation a change is found without a hint. */
const WIDE_CHANGED_ROWS_MS = 30 * DAY_MS

const before = (time: Date, ms: number): Date => new Date(time.getTime() - ms)

const isNewRow = ({ proof }: AnyEventDefinition) => proof.by === "new row"

type PlanWalks = (pass: Pass, to: Date, definitions: readonly AnyEventDefinition[]) => Walk[]

const newRowWalks = (
  definitions: readonly AnyEventDefinition[],
  windowOf: (definition: AnyEventDefinition) => IdWindow
): Walk[] =>
  definitions.filter(isNewRow).map((definition) => ({ definition, window: windowOf(definition) }))

/** The recent pass: rows newer than those of its last run. */
const recentWalks: PlanWalks = ({ installedAt, lookedAt }, to, definitions) =>
  newRowWalks(definitions, () => ({
    from: later(before(lookedAt, LATE_COMMIT_MS), installedAt),
    to,
  }))

/** Whether a row may prove the fact long after its creation, as a draft does once it becomes an order. */
const mayComeTrue = ({ proof, lookBackMs }: AnyEventDefinition) =>
  Object.keys(proof.where).length > 0 && lookBackMs === undefined

/**
 * The times of facts that Medusa may still take back: it sets a column such as `canceled_at`, and empties it again if a later step of its
 * workflow fails. The next pass finds them. A fact in the future isn't one of them: its time says nothing of when it was written.
 */
const youngSince = (to: Date, startedAt: Date): Span => ({
  from: to,
  to: before(startedAt, to.getTime() - startedAt.getTime()),
})

/**
 * Whether the fact's time is in a column that Medusa empties again. A time that moves with each change of the row could stay young, and a computed
 * one is of no change.
 */
const mayBeTakenBack = ({ timeColumns, proof }: AnyEventDefinition): boolean =>
  timeColumns !== undefined && !timeColumns.includes("updated_at") && !proof.ofAnyAge

/** The wide pass: new rows of the last days again, and changed rows of the last weeks. Busy events cover fewer days. */
const wideWalks: PlanWalks = ({ installedAt, startedAt }, to, definitions) => [
  ...newRowWalks(definitions, ({ lookBackMs = WIDE_NEW_ROWS_MS }) => ({
    from: later(before(startedAt, lookBackMs), installedAt),
    to,
  })),
  ...newRowWalks(definitions.filter(mayComeTrue), () => ({
    from: later(before(startedAt, WIDE_CHANGED_ROWS_MS), installedAt),
    to: before(startedAt, WIDE_NEW_ROWS_MS),
  })).map((each) => ({ ...each, changedSince: before(startedAt, WIDE_NEW_ROWS_MS) })),
  ...definitions
    .filter((definition) => !isNewRow(definition))
    .map((definition) => ({
      definition,
      window: definition.proof.ofAnyAge
        ? {}
        : { from: before(to, definition.lookBackMs ?? WIDE_CHANGED_ROWS_MS), to },
      // A group's name isn't tied to the past: PostHog needs it for events to come.
      between: { from: definition.person.ofGroup ? undefined : installedAt },
      ...(mayBeTakenBack(definition) && { young: youngSince(to, startedAt) }),
    })),
]

/** The passes and how often each runs. Every process checks once a minute, and the first one runs it. */
const passes = {
  recent: { everyMs: MINUTE_MS / 2, plan: recentWalks },
  wide: { everyMs: HOUR_MS, plan: wideWalks },
}

/** A pass of catch-up. */
export type PassName = keyof typeof passes

/** What catch-up found. */
export interface CaughtUp {
  /** The passes that this process ran. Another process may have run the others. */
  ran: PassName[]
  /** Recorded events that no hint had announced. */
  recorded: number
  /** Rows that no event could be made of. Health names their events. */
  skipped: number
}

/**
 * Records what no hint announced: reads the store's rows, asks the outbox which facts are missing, and records those. Only one
 * process at a time runs a pass. Call it as often as you like: a pass that isn't due costs one statement.
 *
 * @param minAgeMs how old a row must be, in milliseconds
 * @param settledAfterMs how old a row must be that Medusa may still take back, in milliseconds
 * @param uptimeMs how long this process has been up, in milliseconds. Each pass is due once when the rows from before its start
 *   are aged, because the previous process may have died with hints of changed rows
 * @throws the first error, after all walks of all passes were tried; a failed pass starts from the same place next time
 */
export const catchUp = async (
  pipeline: Pipeline,
  {
    minAgeMs = MIN_AGE_MS,
    settledAfterMs,
    uptimeMs = process.uptime() * 1000,
  }: { minAgeMs?: number; settledAfterMs?: number; uptimeMs?: number } = {}
): Promise<CaughtUp> => {
  const result: CaughtUp = { ran: [], recorded: 0, skipped: 0 }
  const agedForMs = uptimeMs - minAgeMs
  await tryEach(Object.keys(passes) as PassName[], async (name) => {
    const { plan, ...own } = passes[name]
    const everyMs = agedForMs > 0 ? Math.min(own.everyMs, agedForMs) : own.everyMs
    const found = await pipeline.posthog.periodic.runPass({ name, everyMs }, async (pass) => {
      const walks = plan(pass, agedUntil(pass.startedAt, minAgeMs), pipeline.definitions)
      const walked = await runWalks(
        pipeline,
        walks.map((each) => ({ ...each, settledAfterMs })),
        pass
      )
      if (name === "recent") {
        await identifyBrowsers(pipeline, before(pass.lookedAt, LATE_COMMIT_MS))
      }
      return walked
    })
    if (found) {
      result.ran.push(name)
      result.recorded += found.recorded
      result.skipped += found.skipped
    }
  })
  return result
}

/**
 * Works on one item after another, also if one fails.
 *
 * @throws the first error, at the end
 */
const tryEach = async <Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>
): Promise<void> => {
  const errors: unknown[] = []
  for (const item of items) {
    await work(item).catch((error: unknown) => errors.push(error))
  }
  if (errors.length > 0) {
    throw errors[0]
  }
}

/**
 * A definition that can't be walked must not block the others. If it covers an entity that the store's options name, perhaps
 * wrongly, it doesn't fail the pass either: once it is fixed, the wide pass covers its rows of the last days.
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
        `Expected to hold the lease of the ${name} pass, but it expired. Another process continues the pass.`
      )
    }
    return true
  }
  const found = { recorded: 0, skipped: 0 }
  await tryEach(walks, async (each) => {
    try {
      const { recorded, skipped } = await walk(pipeline, { ...each, onPage })
      found.recorded += recorded
      found.skipped += skipped
    } catch (error) {
      const { id, entity } = each.definition
      pipeline.posthog.noteTrouble({ kind: "not_walked", definition: id, error: errorName(error) })
      pipeline.log.error(
        `medusa-plugin-posthog: catch-up couldn't check ${entity} for ${id} and will try again: ${errorName(error)}`
      )
      if (!isOverStoresEntity(each.definition)) {
        throw error
      }
    }
  })
  return found
}

/** Finds browsers of signed-in customers whose process died before it could have them merged. */
const identifyBrowsers = async (
  { posthog }: Pick<Pipeline, "posthog">,
  since: Date
): Promise<void> => {
  const browsers = await posthog.identities.ofAccountsSince(since)
  const facts = browsers.map(({ at, ...browser }) => ({ ...browser, at: at.toISOString() }))
  for (const { consent, ...browser } of await unknownFacts({ posthog }, browserIdentified, facts)) {
    posthog.memory.addMoment(identifiedBrowser(browser, { consent }))
  }
}
