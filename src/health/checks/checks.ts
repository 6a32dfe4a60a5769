import { accessOf } from "../../posthog-api/access"
import { check, found, ok, unanswered, unknown } from "../check"
import type { Check, CheckId } from "../check"
import type { CheckedStore } from "../checked-store"
import { oldTables } from "../health-problems"
import { outboxChecks } from "./outbox"
import { processChecks, workflowEngineCheck } from "./processes"
import { consentCheck, storefrontCheck } from "./storefront"

/** Checks everything that the store itself can tell, fast enough for a page. Answers even if the database doesn't. */
export const readChecks = async (store: CheckedStore): Promise<Check[]> => {
  const { posthog } = store
  const [database, ...outbox] = await outboxChecks(store)
  const { schemaProblem, status } = posthog
  return [
    problemIf("tables", schemaProblem && oldTables(schemaProblem)),
    database,
    problemIf("plugin", status.state === "disabled" && found(status.state)),
    ...keyChecks(store),
    ...(await asked(["outbox_project"], () => projectCheck(store))),
    ...outbox,
    ...(await asked(["worker", "versions", "event_bus"], () => processChecks(store))),
    workflowEngineCheck(store),
    consentCheck(store),
    ...(await asked(["storefront"], () => storefrontCheck(store))),
    hintIf("erasure", isErasureUnable(store) && found("cannot_erase")),
    ...(await asked(["id_order"], () => idOrderCheck(store))),
  ]
}

type Seen = ReturnType<typeof found> | "" | false

const problemIf = (id: CheckId, seen: Seen | undefined): Check =>
  seen ? check(id, { status: "problem", found: seen }) : ok(id)

const hintIf = (id: CheckId, seen: Seen): Check =>
  seen ? check(id, { status: "hint", found: seen }) : ok(id)

/** Whether there is a key, which only processes that deliver need, and whether it looks like one. Personal keys are refused at the start. */
const keyChecks = ({ posthog, isPartOfStore }: CheckedStore): Check[] => {
  const { status, options, isDeliveringProcess } = posthog
  const isNeeded = isDeliveringProcess || !isPartOfStore
  const { apiKey } = options
  return [
    problemIf("api_key", status.state === "no_api_key" && isNeeded && found(status.state)),
    apiKey
      ? // Projects from before 2021 have other keys. Whether PostHog knows this one, the doctor asks.
        hintIf("key_shape", !apiKey.startsWith("phc_") && found("no_phc"))
      : unknown("key_shape", "there is no API key."),
  ]
}

/** Whether the key is that of the project to which the outbox belongs. */
const projectCheck = async ({ posthog }: CheckedStore): Promise<Check[]> => {
  const other = await posthog.outbox.project.other()
  return [problemIf("outbox_project", other && found("other_project", { ending: other.ending }))]
}

const isErasureUnable = ({ posthog: { options } }: CheckedStore): boolean =>
  options.erasure === "on-delete" && !accessOf(options)

const idOrderCheck = async ({ posthog }: CheckedStore): Promise<Check[]> => [
  hintIf("id_order", !(await posthog.database.sortsIdsByTime()) && found("unsorted")),
]

/** Checks that ask the database, which may not answer, or not have the tables. */
const asked = async (ids: CheckId[], ask: () => Promise<Check[]>): Promise<Check[]> => {
  try {
    return await ask()
  } catch (error) {
    return ids.map((id) => unanswered(id, error))
  }
}
