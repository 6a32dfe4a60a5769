import type { MedusaContainer } from "@medusajs/framework/types"
import { errorName } from "../lib/error-name"
import type { PosthogInternals } from "../modules/posthog/internals"
import { resolvePosthog } from "../modules/posthog/resolve"
import { checkWords } from "./check-words"
import type { CheckId } from "./check-words"
import { findProblems } from "./health"
import { unreadable } from "./health-problems"
import type { Problem, ProblemTopic } from "./problem"
import { snippets } from "./snippets"

/** One thing that must be right, or had better be. */
export interface Check {
  id: CheckId
  /** `unknown`: it couldn't be checked. `hint`: everything works, but something is missing. */
  status: "ok" | "problem" | "hint" | "unknown"
  title: string
  means: string
  fix: string
  /** What was found; empty if all is well. */
  found: string[]
  /** What to copy to fix it. */
  snippet: string | null
}

/** Checks everything that can be checked from a running store. Answers even if the database doesn't. */
export const readChecks = async (container: MedusaContainer): Promise<Check[]> =>
  checksOf(resolvePosthog(container).internals, ({ text }) => text)

/** @param tell what to say of a problem */
export const checksOf = async (
  posthog: PosthogInternals,
  tell: (problem: Problem) => string
): Promise<Check[]> => {
  const outbox = await outboxChecks(posthog, tell)
  const status = posthog.status.state
  return [
    check("tables", { problem: posthog.schemaProblem }),
    ...outbox.slice(0, 1),
    check("plugin", { problem: status === "disabled" && posthog.status.reason }),
    check("api_key", { problem: isKeyMissing(posthog) && posthog.status.reason }),
    ...outbox.slice(1),
    await storefrontCheck(posthog),
    check("erasure", { hint: isErasureUnable(posthog) && UNABLE_TO_ERASE }),
    await idOrderCheck(posthog),
  ]
}

/** Only processes that deliver need a key. */
const isKeyMissing = ({ status, isDeliveringProcess }: PosthogInternals): boolean =>
  status.state === "no_api_key" && isDeliveringProcess

const isErasureUnable = ({ options }: PosthogInternals): boolean =>
  options.erasure === "on-delete" && !(options.personalApiKey && options.projectId)

const UNABLE_TO_ERASE =
  "`erasure` is `on-delete`, but `personalApiKey` or `projectId` isn't set. Persons wait until you delete them in PostHog by hand."

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

/** The database's check comes first. */
const outboxChecks = async (
  posthog: PosthogInternals,
  tell: (problem: Problem) => string
): Promise<Check[]> => {
  try {
    const problems = await findProblems(posthog)
    const of = (id: CheckId) =>
      problems.filter(({ topic }) => topic && CHECK_OF[topic] === id).map(tell)
    return [check("database"), ...OF_OUTBOX.map((id) => check(id, { problems: of(id) }))]
  } catch (error) {
    return [
      check("database", { problem: unreadable(errorName(error)).text }),
      ...OF_OUTBOX.map(unknown),
    ]
  }
}

/** Whether any browser has sent its IDs along with a cart lately, if there were carts. */
const storefrontCheck = async (posthog: PosthogInternals): Promise<Check> => {
  if (posthog.options.consent === "off") {
    return check("storefront")
  }
  return asked("storefront", async () => {
    const { rows } = await posthog.database
      .within("short")
      .raw<{ rows: [{ is_known: boolean }] }>(
        `SELECT EXISTS (SELECT 1 FROM posthog_identity) AS is_known`
      )
    return { hint: !rows[0].is_known && NO_VISITS }
  })
}

const NO_VISITS = "No cart has come with the IDs of a browser yet."

const idOrderCheck = ({ database }: PosthogInternals): Promise<Check> =>
  asked("id_order", async () => ({
    hint:
      !(await database.sortsIdsByTime()) && "This database's collation doesn't sort IDs by time.",
  }))

/** A check that asks the database, which may not answer. */
const asked = async (id: CheckId, ask: () => Promise<Found>): Promise<Check> => {
  try {
    return check(id, await ask())
  } catch {
    return unknown(id)
  }
}

const unknown = (id: CheckId): Check => ({ ...check(id), status: "unknown" })

interface Found {
  problem?: string | false
  problems?: string[]
  hint?: string | false
}

const check = (id: CheckId, { problem, problems = [], hint }: Found = {}): Check => {
  const wrong = problem ? [problem, ...problems] : problems
  const found = hint ? [...wrong, hint] : wrong
  return {
    id,
    status: wrong.length > 0 ? "problem" : hint ? "hint" : "ok",
    ...checkWords[id],
    found,
    snippet: found.length > 0 ? (snippets[id] ?? null) : null,
  }
}
