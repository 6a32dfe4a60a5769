import { definitionsApi } from "../posthog-api/definitions"
import type { Definition, DefinitionsApi } from "../posthog-api/definitions"
import type { ApiAccess } from "../posthog-api/request"
import { fewAtOnce } from "../lib/few-at-once"
import { descriptionsOfEvents, descriptionsOfProperties } from "./descriptions"
import type { Described } from "./descriptions"
import type { SettingUp } from "./setting-up"

/** Adds the catalog's descriptions to the events that PostHog has seen. */
export const describeEvents = async (
  access: ApiAccess,
  settingUp: SettingUp,
  events: readonly Described[]
): Promise<void> => {
  const api = definitionsApi(access)
  const docs = descriptionsOfEvents(events)
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
  const docs = descriptionsOfProperties(events)
  const seen = new Map(
    (await api.properties([...docs.keys()])).map((definition) => [definition.name, definition])
  )
  await fewAtOnce([...docs], ([name, doc]) =>
    describe(api, settingUp, { kind: "property", name, doc, seen: seen.get(name) })
  )
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
