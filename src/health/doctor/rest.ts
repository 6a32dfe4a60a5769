import { PosthogApiError } from "../../posthog-api/api-error"
import { includesScope, readOwnScopes } from "../../posthog-api/own-scopes"
import { isProjectOf } from "../../posthog-api/project"
import type { ApiAccess } from "../../posthog-api/request"
import { check, ok, unknown } from "../check"
import type { Check, CheckId } from "../check"
import { words } from "../words"
import type { Patient } from "./patient"

/** Something that the personal API key is for. */
interface Purpose {
  /** What can't be done without the scopes. */
  what: string
  scopes: string[]
  /** If the usual words say too little. */
  means?: string
}

const ERASURE: Purpose = {
  what: "erasure",
  scopes: ["person:read", "person:write", "project:read"],
  means: "Deleting a customer in Medusa doesn't delete the person in PostHog.",
}

const CHECKS: Purpose = {
  what: "the doctor and the comparison with PostHog",
  scopes: ["project:read", "query:read", "ingestion_warning:read"],
}

/** A store needn't set it up. */
const DASHBOARD: Purpose = {
  what: "setting up the dashboard",
  scopes: [
    "dashboard:write",
    "insight:write",
    "event_definition:write",
    "property_definition:write",
    "project:write",
  ],
  means:
    "The dashboard in PostHog, its descriptions, or the conversion goal can't be set up or updated.",
}

/** What the personal API key is good for. */
export interface RestFindings {
  findings: Check[]
  /** Why PostHog can't be asked what it holds; undefined if it can. */
  obstacle?: string
}

/** The answers of a PostHog that knows the key, but doesn't say its scopes. */
const SILENT_ON_SCOPES = new Set(["http_403", "http_404"])

const NO_KEY = "`personalApiKey` and `projectId` aren't set."

/** Asks PostHog's REST API about the personal API key and its project. */
export const examineRest = async ({ posthog, access }: Patient): Promise<RestFindings> => {
  if (!access) {
    return without(check("rest_key", { status: "hint", found: NO_KEY }), NO_KEY)
  }
  const scopes = await readOwnScopes(access).catch(refusalOf)
  if (scopes instanceof PosthogApiError && !SILENT_ON_SCOPES.has(scopes.code ?? "")) {
    return without(refusedKey(scopes), "PostHog's REST API doesn't answer this key.")
  }
  const { apiKey } = posthog.options
  const project = apiKey
    ? await attempt("project", () => projectCheck(access, apiKey))
    : unknown("project", "there is no API key.")
  return {
    findings: [
      ok("rest_key", `PostHog's REST API at ${access.appHost} accepts it.`),
      scopes instanceof PosthogApiError
        ? unknown("scopes", "PostHog doesn't list them.")
        : scopesOf(scopes, posthog.options.erasure === "on-delete"),
      project,
    ],
    obstacle:
      project.status === "problem" ? "the personal API key is for another project." : undefined,
  }
}

const projectCheck = async (access: ApiAccess, apiKey: string): Promise<Check> =>
  (await isProjectOf(access, apiKey))
    ? ok("project", `Project ${access.projectId} has this project API key.`)
    : check("project", {
        status: "problem",
        found: `Project ${access.projectId} has a different project API key than POSTHOG_API_KEY.`,
      })

const without = (key: Check, obstacle: string): RestFindings => ({
  findings: [key, unknown("scopes", obstacle), unknown("project", obstacle)],
  obstacle,
})

const refusedKey = (error: PosthogApiError): Check =>
  check("rest_key", {
    status: "problem",
    found: error.seen,
    fix:
      error.needsPerson && error.code !== "not_posthog"
        ? `${words.rest_key.fix} If the key is right, set POSTHOG_APP_HOST: the EU and US clouds don’t share keys.`
        : "Check `appHost` or POSTHOG_APP_HOST, and whether a proxy or firewall stands between your store and PostHog’s app.",
  })

const refusalOf = (error: unknown): PosthogApiError => {
  if (error instanceof PosthogApiError) {
    return error
  }
  throw error
}

const scopesOf = (given: readonly string[], erases: boolean): Check => {
  const lacking = [...(erases ? [ERASURE] : []), CHECKS, DASHBOARD]
    .map((purpose) => ({
      ...purpose,
      scopes: purpose.scopes.filter((one) => !includesScope(given, one)),
    }))
    .filter(({ scopes }) => scopes.length > 0)
  const [first] = lacking
  return !first
    ? ok("scopes", "It has all scopes that the plugin uses.")
    : check("scopes", {
        status: lacking.every(({ what }) => what === DASHBOARD.what) ? "hint" : "problem",
        found: lacking.map(({ what, scopes }) => `Missing for ${what}: ${scopes.join(", ")}.`),
        ...(first.means && { means: first.means }),
      })
}

/** Does what asks PostHog's REST API. What the API refuses is `unknown`: another finding says why. */
export const attempt = async (id: CheckId, work: () => Promise<Check>): Promise<Check> => {
  try {
    return await work()
  } catch (error) {
    return unknown(id, refusalOf(error).seen)
  }
}
