import type { Pipeline } from "../capture/rows/pipeline"
import { errorName } from "../lib/error-name"
import { HOUR_MS, MINUTE_MS } from "../lib/time"
import type { Erasure } from "../modules/posthog/erasures/erasures"
import { PosthogApiError } from "../posthog-api/api-error"
import { findDeletedCustomers } from "./deleted-customers"
import { personsOfProject } from "./persons-of-project"
import type { ReachPersons } from "./persons-of-project"
import { takeNextStep } from "./steps"

/** PostHog's limit on deletions is far higher; other work of the timer waits no longer than this. */
const MAX_AT_ONCE = 100

/** How long a step that failed waits: in general, and for a person to fix something. */
const RETRY_MS = { soon: 5 * MINUTE_MS, needsPerson: HOUR_MS }

/**
 * Finds customers who were deleted, if that is due, and continues the erasures that are due. One process does it at a time.
 *
 * @param minAgeMs how old a deletion must be, in milliseconds
 */
export const eraseDue = async (
  pipeline: Pipeline,
  { minAgeMs }: { minAgeMs?: number } = {}
): Promise<void> => {
  const { periodic, outbox } = pipeline.posthog
  await periodic.runPass({ name: "deletions", everyMs: HOUR_MS }, (pass) =>
    findDeletedCustomers(pipeline, pass, minAgeMs)
  )
  // A process that can't erase mustn't take the others' turn.
  if (await outbox.project.other()) {
    return
  }
  await periodic.runPass({ name: "erasures", everyMs: MINUTE_MS / 2 }, async ({ renew }) => {
    const reachPersons = personsOfProject(pipeline)
    for (let taken = 0; taken < MAX_AT_ONCE && (await renew()); taken++) {
      if (!(await eraseNext(pipeline, { reachPersons }))) {
        return
      }
    }
  })
}

/**
 * Continues an erasure that is due, of this customer or of any. A step that fails is retried later.
 *
 * @param reachPersons shared by the erasures of a run
 * @returns whether there was one
 */
export const eraseNext = async (
  pipeline: Pipeline,
  {
    customerId,
    reachPersons = personsOfProject(pipeline),
  }: { customerId?: string; reachPersons?: ReachPersons } = {}
): Promise<boolean> => {
  const { erasures, outbox } = pipeline.posthog
  // PostHog's side is in the outbox's project. In another one, nobody would be found, and the erasure would end as done.
  if (await outbox.project.other()) {
    return false
  }
  const erasure = await erasures.take(customerId)
  if (!erasure) {
    return false
  }
  try {
    await takeNextStep(pipeline, erasure, reachPersons)
  } catch (error) {
    await waitAfter(pipeline, erasure, error)
  }
  return true
}

/** The trouble names no customer, and the log neither: the record does. */
const waitAfter = async (
  { posthog, log }: Pipeline,
  erasure: Erasure,
  error: unknown
): Promise<void> => {
  const isOfApi = error instanceof PosthogApiError
  const code = errorName(error)
  const needsPerson = isOfApi && error.needsPerson
  if (needsPerson) {
    posthog.noteTrouble({ kind: "not_erased", definition: "customer_deleted", error: code })
  }
  if (erasure.last_error !== code) {
    log.warn(
      `medusa-plugin-posthog: the erasure of a customer waits: ${isOfApi ? error.message : code}`
    )
  }
  const inMs = needsPerson ? RETRY_MS.needsPerson : RETRY_MS.soon
  const asked = isOfApi ? (error.retryAfterMs ?? 0) : 0
  await posthog.erasures.wait(erasure, { inMs: Math.max(inMs, asked), error: code })
}
