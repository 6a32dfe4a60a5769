import { errorName } from "../../lib/error-name"
import { check, ok, unknown } from "../check"
import type { Check } from "../check"
import type { CheckedStore } from "../checked-store"
import { findProblems } from "../health"
import { unreadable } from "../health-problems"
import type { ProblemTopic } from "../problem"

/** The checks that the outbox's health answers. */
const OF_OUTBOX = ["delivery", "set_aside", "catch_up", "recording", "orders"] as const

/** The check that shows a problem of each topic. */
const CHECK_OF: Record<ProblemTopic, (typeof OF_OUTBOX)[number]> = {
  delivery: "delivery",
  set_aside: "set_aside",
  catch_up: "catch_up",
  not_walked: "catch_up",
  not_described: "recording",
  not_recorded: "recording",
  not_erased: "recording",
  dropped: "recording",
  missing: "orders",
}

/** Whether the database answers, and what health says then. */
export const outboxChecks = async ({
  posthog,
  isPartOfStore,
}: CheckedStore): Promise<[Check, ...Check[]]> => {
  try {
    const problems = await findProblems(posthog)
    const checks = OF_OUTBOX.map((id) => {
      const own = problems.filter(({ topic }) => topic && CHECK_OF[topic] === id)
      if (own.length === 0) {
        return ok(id)
      }
      return isPartOfStore
        ? check(id, { status: "problem", found: own })
        : // PostHog's answers may quote what was sent.
          check(id, { status: "problem", found: own.map(({ brief }) => brief) })
    })
    return [ok("database"), ...checks]
  } catch (error) {
    return [
      check("database", { status: "problem", found: unreadable(errorName(error)) }),
      ...OF_OUTBOX.map((id) => unknown(id, "the database doesn't answer.")),
    ]
  }
}
