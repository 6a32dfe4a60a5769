import { accessOf } from "../../posthog-api/access"
import { check, ok, unanswered, unknown } from "../check"
import type { Check, CheckId } from "../check"
import type { CheckedStore } from "../checked-store"
import { outboxChecks } from "./outbox"
import { processChecks, workflowEngineCheck } from "./processes"
import { consentCheck, storefrontCheck } from "./storefront"

/** Checks everything that the store itself can tell, fast enough for a page. Answers even if the database doesn't. */
export const readChecks = async (store: CheckedStore): Promise<Check[]> => {
  const { posthog } = store
  const [database, ...outbox] = await outboxChecks(store)
  const { schemaProblem, status } = posthog
  return [
    problemIf("tables", schemaProblem),
    database,
    problemIf("plugin", status.state === "disabled" && status.reason),
    ...keyChecks(store),
    ...outbox,
    ...(await asked(["worker", "versions", "event_bus"], () => processChecks(store))),
    workflowEngineCheck(store),
    consentCheck(store),
    ...(await asked(["storefront"], () => storefrontCheck(store))),
    hintIf("erasure", isErasureUnable(store) && UNABLE_TO_ERASE),
    ...(await asked(["id_order"], () => idOrderCheck(store))),
  ]
}

const problemIf = (id: CheckId, found: string | false | undefined): Check =>
  found ? check(id, { status: "problem", found }) : ok(id)

const hintIf = (id: CheckId, found: string | false): Check =>
  found ? check(id, { status: "hint", found }) : ok(id)

/** Whether there is a key, which only processes that deliver need, and whether it looks like one. Personal keys are refused at the start. */
const keyChecks = ({ posthog, isPartOfStore }: CheckedStore): Check[] => {
  const { status, options, isDeliveringProcess } = posthog
  const isNeeded = isDeliveringProcess || !isPartOfStore
  const { apiKey } = options
  return [
    problemIf("api_key", status.state === "no_api_key" && isNeeded && status.reason),
    apiKey
      ? problemIf("key_shape", !apiKey.startsWith("phc_") && "It doesn't start with phc_.")
      : unknown("key_shape", "there is no API key."),
  ]
}

const isErasureUnable = ({ posthog: { options } }: CheckedStore): boolean =>
  options.erasure === "on-delete" && !accessOf(options)

const UNABLE_TO_ERASE =
  "`erasure` is `on-delete`, but `personalApiKey` or `projectId` isn't set. Persons wait until you delete them in PostHog by hand."

const idOrderCheck = async ({ posthog }: CheckedStore): Promise<Check[]> => [
  hintIf(
    "id_order",
    !(await posthog.database.sortsIdsByTime()) &&
      "This database's collation doesn't sort IDs by time."
  ),
]

/** Checks that ask the database, which may not answer, or not have the tables. */
const asked = async (ids: CheckId[], ask: () => Promise<Check[]>): Promise<Check[]> => {
  try {
    return await ask()
  } catch (error) {
    return ids.map((id) => unanswered(id, error))
  }
}
