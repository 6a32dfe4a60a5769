import type { AnyEventDefinition } from "../events/catalog"
import type { AnyMomentDefinition } from "../events/moments"
import { definitionsApi } from "../posthog-api/definitions"
import type { Definition, DefinitionsApi } from "../posthog-api/definitions"
import type { ApiAccess } from "../posthog-api/request"
import { fewAtOnce } from "../lib/few-at-once"
import type { SettingUp } from "./setting-up"

type Described = Pick<
  AnyEventDefinition | AnyMomentDefinition,
  "id" | "event" | "doc" | "properties"
>

/** PostHog describes its own events and properties. */
const isPosthogs = (name: string): boolean => name.startsWith("$")

/** Adds the catalog's descriptions to the events that PostHog has seen. */
export const describeEvents = async (
  access: ApiAccess,
  settingUp: SettingUp,
  events: readonly Described[]
): Promise<void> => {
  const api = definitionsApi(access)
  const docs = firstOf(events.map(({ id, event = id, doc }) => [event, doc]))
  const seen = new Map(
    await fewAtOnce([...docs.keys()], async (name) => [name, await api.event(name)] as const)
  )
  await fewAtOnce([...docs], ([name, doc]) =>
    describe(api, settingUp, { kind: "event", name, doc, seen: seen.get(name) })
  )
}

/** Adds the catalog's descriptions to the properties of events that PostHog has seen. */
export const describeProperties = async (
  access: ApiAccess,
  settingUp: SettingUp,
  events: readonly Described[]
): Promise<void> => {
  const api = definitionsApi(access)
  const docs = firstOf(
    events
      .filter(({ id, event = id }) => !isPosthogs(event))
      .flatMap(({ properties }) =>
        Object.entries<{ doc: string }>(properties).map(([name, { doc }]) => [name, doc] as const)
      )
  )
  const seen = new Map(
    (await api.properties([...docs.keys()])).map((definition) => [definition.name, definition])
  )
  await fewAtOnce([...docs], ([name, doc]) =>
    describe(api, settingUp, { kind: "property", name, doc, seen: seen.get(name) })
  )
}

/** Several events have properties of the same name, but PostHog has room for one description. */
const firstOf = (docs: readonly (readonly [string, string])[]): Map<string, string> => {
  const first = new Map<string, string>()
  for (const [name, doc] of docs) {
    if (!isPosthogs(name) && !first.has(name)) {
      first.set(name, doc)
    }
  }
  return first
}

interface Description {
  kind: "event" | "property"
  name: string
  doc: string
  seen: Definition | undefined
}

const describe = async (
  api: DefinitionsApi,
  settingUp: SettingUp,
  { kind, name, doc, seen }: Description
): Promise<void> => {
  if (!seen) {
    settingUp.note({ kind, name, outcome: "unseen" })
    return
  }
  await settingUp.apply({
    kind,
    key: name,
    name,
    wanted: { description: doc },
    found: asFound(seen),
    write: async (content) => {
      const written = await api.describe(kind, seen.id, content.description)
      return { id: written.id, content: { description: written.description } }
    },
  })
}

const asFound = ({ id, description }: Definition) =>
  description ? { id, content: { description } } : undefined
