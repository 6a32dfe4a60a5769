import { readPerson } from "../../../../../operations/customers/person"
import { answering } from "../../answering"

/** Returns what PostHog knows a customer as. */
export const GET = answering(async ({ scope, params }) => ({
  person: await readPerson(scope, String(params.id)),
}))
