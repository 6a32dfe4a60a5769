import { readPerson } from "../../../../../operations/customers/person"
import { answering } from "../../answering"

export const GET = answering(async ({ scope, params }) => ({
  person: await readPerson(scope, String(params.id)),
}))
