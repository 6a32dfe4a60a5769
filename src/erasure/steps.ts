import type { Pipeline } from "../capture/rows/pipeline"
import { uuidOf } from "../capture/rows/to-event"
import { customerDeleted } from "../events/customers/customer-deleted"
import { DAY_MS, MINUTE_MS } from "../lib/time"
import type { Erasure, Erasures } from "../modules/posthog/erasures/erasures"
import type { PersonsApi } from "../posthog-api/persons"
import { apiIsMissing, eventsStay } from "./errors"
import { impersonalOf } from "./impersonal"
import type { ReachPersons } from "./persons-of-project"

/** PostHog may keep an accepted event in a queue. If it arrived after the deletion, it would make the person anew. */
const INGESTED_AFTER_MS = 5 * MINUTE_MS

/** PostHog Cloud deletes events at the weekend. */
const LOOK_AGAIN_MS = DAY_MS

/** PostHog Cloud has then had a weekend. */
const SWEPT_WITHIN_MS = 8 * DAY_MS

/** PostHog Cloud has then had two weekends. */
const OVERDUE_MS = 15 * DAY_MS

/** PostHog's clock may differ from the database's. */
const CLOCKS_MS = 10 * MINUTE_MS

/** How long to wait for events that are on their way to PostHog. */
const ON_THEIR_WAY_MS = MINUTE_MS

/** Stands for the UUID of a person whom PostHog deletes but doesn't list, because they were deleted before and came back. */
const UNLISTED = "unlisted"

/** An erasure that isn't finished, and so still has the customer's ID. */
type Unfinished = Erasure & { customer_id: string }

/**
 * Takes the next step of an erasure, and those after it that needn't wait.
 *
 * @throws {PosthogApiError}, the database's error; the step is taken again later
 */
export const takeNextStep = async (
  pipeline: Pipeline,
  taken: Erasure,
  reachPersons: ReachPersons
): Promise<void> => {
  const { erasures } = pipeline.posthog
  const erasure = taken as Unfinished
  if (await existsAgain(pipeline, erasure)) {
    pipeline.log.warn(
      "medusa-plugin-posthog: an erasure ended, because its customer exists again in Medusa, and their next order would be sent again. What was erased by then stays erased. To erase the rest, delete them in Medusa again."
    )
    return erasures.finish(erasure, "restored")
  }
  if (!erasure.announced_at) {
    if (!(await isAnnounced(pipeline, erasure))) {
      return erasures.wait(erasure, { inMs: ON_THEIR_WAY_MS })
    }
    await erasures.done(erasure, "announced", { inMs: 0 })
  }
  if (!(await eraseOwnRows(pipeline, erasure))) {
    return erasures.wait(erasure, { inMs: ON_THEIR_WAY_MS })
  }
  if (!erasure.erased_at) {
    return erasures.done(erasure, "erased", { inMs: INGESTED_AFTER_MS })
  }
  const persons = await reachPersons()
  if (!persons) {
    if (await erasures.wasAnythingSent()) {
      throw apiIsMissing()
    }
    return erasures.finish(erasure, "not_sent")
  }
  await (erasure.accepted_at
    ? verify(pipeline, erasure, persons)
    : deletePerson(pipeline, erasure, persons))
}

/** Medusa takes a deletion back if a later step of its workflow fails, and so may a person. PostHog takes back nothing. */
const existsAgain = async (
  { query }: Pipeline,
  { customer_id: id }: Unfinished
): Promise<boolean> => {
  const { data } = await query.graph({ entity: "customer", fields: ["id"], filters: { id } })
  return data.length > 0
}

/** Whether `customer_deleted` has gone out. It never will if no row proves it, if it is turned off or set aside, or without a key. */
const isAnnounced = async (
  { posthog, toEvents }: Pipeline,
  { customer_id: id }: Unfinished
): Promise<boolean> => {
  const [receipt] = await posthog.outbox.findReceipts([uuidOf(customerDeleted.id, id)])
  if (receipt) {
    return !posthog.options.apiKey || (receipt.state !== "waiting" && receipt.state !== "overdue")
  }
  const described = await toEvents(customerDeleted, { id })
  return described.length === 0 || (await posthog.record(described)).length === 0
}

/** Also before PostHog is asked, and when it has finished: an event may have been recorded meanwhile. */
const eraseOwnRows = async (
  { posthog, definitions }: Pipeline,
  erasure: Unfinished
): Promise<boolean> => {
  const impersonal = impersonalOf(definitions)
  const { changed, remaining } = await posthog.erasures.eraseRows(erasure, impersonal)
  await (changed > 0 && posthog.erasures.changed(erasure, changed))
  return remaining === 0
}

const deletePerson = async (
  { posthog: { erasures } }: Pipeline,
  erasure: Unfinished,
  persons: PersonsApi
): Promise<void> => {
  await deleteIfFound(erasures, erasure, persons)
  await erasures.done(erasure, "accepted", { inMs: LOOK_AGAIN_MS })
}

/** Notes a listed person first: PostHog no longer finds whom it deletes, and the process may die before the step is done. */
const deleteIfFound = async (
  erasures: Erasures,
  erasure: Unfinished,
  persons: PersonsApi
): Promise<boolean> => {
  const known = erasure.person_id
  const listed = await persons.find(erasure.customer_id)
  await (listed !== undefined && erasures.found(erasure, listed))
  const isDeleted = await persons.delete(erasure.customer_id)
  await (!isDeleted && listed !== undefined && erasures.found(erasure, known))
  await (isDeleted && (listed ?? known) === null && erasures.found(erasure, UNLISTED))
  return isDeleted
}

/**
 * Events are deleted later than the person, and only those that came before the deletion was asked for. A browser that still has the ID, or
 * an event that came late, makes the person anew: they are deleted again once PostHog is done, because until then it queues no event of
 * theirs.
 */
const verify = async (
  { posthog: { erasures } }: Pipeline,
  erasure: Unfinished,
  persons: PersonsApi
): Promise<void> => {
  const { person_id: personId, accepted_at: acceptedAt } = erasure
  const ageMs = Date.now() - (acceptedAt?.getTime() ?? 0)
  const isListed = personId !== null && personId !== UNLISTED
  const deletion = isListed ? await persons.deletionOf(personId) : undefined
  const isPending = isListed ? waits(deletion) : personId === UNLISTED && ageMs < SWEPT_WITHIN_MS
  const isOverdue = ageMs > OVERDUE_MS
  if (isPending && isOverdue) {
    throw eventsStay()
  }
  if (isPending) {
    return erasures.wait(erasure, { inMs: LOOK_AGAIN_MS })
  }
  if (await deleteIfFound(erasures, erasure, persons)) {
    return erasures.done(erasure, "accepted", { inMs: LOOK_AGAIN_MS })
  }
  if (personId === null) {
    return erasures.finish(erasure, "not_found")
  }
  if (isListed ? isVerified(deletion, acceptedAt) : isOverdue) {
    return erasures.finish(erasure, "deleted")
  }
  if (isOverdue) {
    throw eventsStay()
  }
  return erasures.wait(erasure, { inMs: LOOK_AGAIN_MS })
}

type Listed = Awaited<ReturnType<PersonsApi["deletionOf"]>>

const waits = (deletion: Listed): boolean => typeof deletion === "object" && !deletion.verifiedAt

/**
 * An older PostHog of your own lists no deletions; that the person is gone has to do. A person who was made anew has the same UUID, so a
 * deletion that was verified before this one was asked for says nothing.
 */
const isVerified = (deletion: Listed, acceptedAt: Date | null): boolean =>
  deletion === "unlisted" ||
  (deletion?.verifiedAt !== undefined &&
    deletion.verifiedAt.getTime() > (acceptedAt?.getTime() ?? 0) - CLOCKS_MS)
