import { calledFlag } from "../../../events/flags/feature-flag-called"
import type { FlagAnswer, FlagSubject } from "../../../events/flags/flags"
import type { Visit } from "../../../identity/browser/visit"
import { errorName } from "../../../lib/error-name"
import type { Log } from "../../../lib/log"
import { Recent } from "../../../lib/recent"
import type { PosthogInternals } from "../../../modules/posthog/internals"

/** For whom flags are evaluated, with what their request said. */
export interface VisitingSubject extends FlagSubject {
  visit?: Visit
}

/** A flag's value that a visitor saw. */
export interface SeenFlag {
  subject: VisitingSubject
  key: string
  answer: FlagAnswer
}

/** The outbox knows which were recorded; this only keeps each page view from asking it. */
const MAX_REMEMBERED = 10_000

type Kept = Pick<PosthogInternals, "memory" | "identities">

/** Returns what records that a visitor saw a flag's value, and keeps it for their cart. It returns at once, and never throws. */
export const createTakeFlag = (posthog: Kept, log: Pick<Log, "warn">) => {
  const moments = new Recent<string, true>(MAX_REMEMBERED)
  const carts = new Recent<string, true>(MAX_REMEMBERED)
  return ({ subject, key, answer: { value, call } }: SeenFlag): void => {
    const { distinctId: distinct_id, groups, visit, cartId } = subject
    const at = new Date().toISOString()
    const moment = calledFlag({ distinct_id, at, flag: key, response: value, call, groups }, visit)
    if (isNew(moments, moment.key)) {
      posthog.memory.addMoment(moment)
    }
    const kept = JSON.stringify([cartId, key, value])
    if (cartId !== undefined && isNew(carts, kept)) {
      posthog.identities.rememberFlags(cartId, { [key]: value }).catch((error: unknown) => {
        carts.delete(kept)
        log.warn(`medusa-plugin-posthog: couldn't save a cart's flags: ${errorName(error)}`)
      })
    }
  }
}

const isNew = (known: Recent<string, true>, one: string): boolean => {
  if (known.has(one)) {
    return false
  }
  known.set(one, true)
  return true
}
