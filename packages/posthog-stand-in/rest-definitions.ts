import { createHash } from "crypto"
import type { AnswerContext } from "./answer"
import type { Project } from "./project"
import { notFound, textIn } from "./rest-fields"
import { pageOf } from "./rest-pages"
import { invalid } from "./rest-refusal"
import type { RestAnswer, WorkRequest } from "./rest-request"
import type { JsonObject } from "./types"

interface Definition extends JsonObject {
  id: string
  name: string
  description: string
}

/** `GET event_definitions/by_name/`: an event that was ingested. Source: `posthog/api/event_definition.py`. */
export function readEventByName({ query }: WorkRequest, { project }: AnswerContext): RestAnswer {
  const name = query.get("name")
  if (!name) {
    throw invalid("This field is required.", "name", "required")
  }
  const found = eventsOf(project).find((one) => one.name === name)
  if (!found) {
    throw notFound()
  }
  return { status: 200, body: found }
}

/** `PATCH event_definitions/:id/` */
export function changeEvent(request: WorkRequest, { project }: AnswerContext): RestAnswer {
  return change(request, eventsOf(project))
}

/** `GET property_definitions/`: `properties` are names, separated by commas. Source: `posthog/api/property_definition.py`. */
export function listProperties(request: WorkRequest, { project }: AnswerContext): RestAnswer {
  const { query, url } = request
  const type = query.get("type") ?? "event"
  if (!["event", "person", "group", "session"].includes(type)) {
    throw invalid(`"${type}" is not a valid choice.`, "type", "invalid_choice")
  }
  const names = query.get("properties")?.split(",")
  const found = (type === "event" ? propertiesOf(project) : []).filter(
    ({ name }) => !names || names.includes(name)
  )
  return { status: 200, body: pageOf(found, query, url) }
}

/** `PATCH property_definitions/:id/` */
export function changeProperty(request: WorkRequest, { project }: AnswerContext): RestAnswer {
  return change(request, propertiesOf(project))
}

function change({ id, body }: WorkRequest, definitions: readonly Definition[]): RestAnswer {
  const found = definitions.find((one) => one.id === id)
  if (!found) {
    throw notFound()
  }
  const description = textIn(body, "description") ?? found.description
  return {
    status: 200,
    body: { ...found, description },
    change: ({ workspace }) => workspace.descriptions.set(id, description),
  }
}

const eventsOf = (project: Project): Definition[] =>
  definitionsOf(
    "event",
    project.events().map(({ event }) => event),
    project
  )

const propertiesOf = (project: Project): Definition[] =>
  definitionsOf(
    "property",
    project.events().flatMap(({ properties }) => Object.keys(properties)),
    project
  )

function definitionsOf(kind: string, names: readonly string[], { workspace }: Project) {
  return [...new Set(names)].sort().map((name): Definition => {
    const id = uuidOf(`${kind} ${name}`)
    return { id, name, description: workspace.descriptions.get(id) ?? "" }
  })
}

/** Always the same for the same name. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex")
  return [8, 12, 16, 20, 32].map((end, n, ends) => hex.slice(ends[n - 1] ?? 0, end)).join("-")
}
