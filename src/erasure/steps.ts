import type { Pipeline } from "../capture/rows/pipeline"
import { uuidOf } from "../capture/rows/to-event"
import { customerDeleted } from "../events/customers/customer-deleted"
import { DAY_MS, MINUTE_MS } from "../lib/time"
import type { Erasure, Erasures } from "../modules/posthog/erasures/erasures"
import { accessOf } from "../posthog-api/access"
import { personsApi } from "../posthog-api/persons"
import type { PersonsApi } from "../posthog-api/persons"
import { apiIsMissing, eventsStay } from "./errors"
import { impersonalOf } from "./impersonal"

/** PostHog may keep an accepted event in a queue. If it arrived after the deletion, it would make the person anew. */
const INGESTED_AFTER_MS = 5 * MINUTE_MS

/** PostHog Cloud deletes events at the weekend. */
const LOOK_AGAIN_MS = DAY_MS

/** PostHog Cloud has then had two weekends. */
const OVERDUE_MS = 15 * DAY_MS

/** PostHog's clock may differ from the database's. */
const CLOCKS_MS = 10 * MINUTE_MS

/** How long to wait for events that are on their way to PostHog. */
const ON_THEIR_WAY_MS = MINUTE_MS

/** An erasure that isn't finished, and so still has the customer's ID. */
type Unfinished = Erasure & { customer_id: string }

/**
 * Takes the next step of an erasure, and those after it that needn't wait.
 *
 * @throws {PosthogApiError}, the database's error; the step is taken again later
 */
export const takeNextStep = async (pipeline: Pipeline, taken: Erasure): Promise<void> => {
  const { erasures } = pipeline.posthog
  const erasure = taken as Unfinished
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
  const { options, outbox } = pipeline.posthog
  const access = (await outbox.project.mayAct()) ? accessOf(options) : undefined
  if (!access) {
    if (await erasures.wasAnythingSent()) {
      throw apiIsMissing()
    }
    return erasures.finish(erasure, "not_sent")
  }
  const persons = personsApi(access)
  await (erasure.accepted_at
    ? verify(pipeline, erasure, persons)
    : deletePerson(pipeline, erasure, persons))
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

/** Notes the person first: PostHog no longer finds whom it deletes, and the process may die before the step is done. */
const deleteIfFound = async (
  erasures: Erasures,
  erasure: Unfinished,
  persons: PersonsApi
): Promise<boolean> => {
  const personId = await persons.find(erasure.customer_id)
  if (personId === undefined) {
    return false
  }
  await erasures.found(erasure, personId)
  const isDeleted = await persons.delete(personId)
  await (!isDeleted && erasures.found(erasure, erasure.person_id))
  return isDeleted
}

/** Events are deleted later than the person. A browser that still has the ID, or an event that came late, makes the person anew. */
const verify = async (
  { posthog: { erasures } }: Pipeline,
  erasure: Unfinished,
  persons: PersonsApi
): Promise<void> => {
  if (await deleteIfFound(erasures, erasure, persons)) {
    return erasures.done(erasure, "accepted", { inMs: LOOK_AGAIN_MS })
  }
  if (erasure.person_id === null) {
    return erasures.finish(erasure, "not_found")
  }
  const acceptedAt = erasure.accepted_at ?? new Date()
  if (await areEventsDeleted(persons, erasure.person_id, acceptedAt)) {
    return erasures.finish(erasure, "deleted")
  }
  if (Date.now() - acceptedAt.getTime() > OVERDUE_MS) {
    throw eventsStay()
  }
  return erasures.wait(erasure, { inMs: LOOK_AGAIN_MS })
}

/**
 * An older PostHog of your own lists no deletions; that the person is gone has to do. A person who was made anew has the same UUID, so an
 * earlier deletion that was verified before this one was requested says nothing.
 */
const areEventsDeleted = async (
  persons: PersonsApi,
  personId: string,
  acceptedAt: Date
): Promise<boolean> => {
  const deletion = await persons.deletionOf(personId)
  return (
    deletion === "unlisted" ||
    (deletion?.verifiedAt !== undefined &&
      deletion.verifiedAt.getTime() > acceptedAt.getTime() - CLOCKS_MS)
  )
}
