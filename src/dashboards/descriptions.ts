import type { AnyEventDefinition } from "../events/catalog"
import type { AnyMomentDefinition } from "../events/moments"
import { groupBy } from "../lib/group-by"

/** Older versions of PostHog refuse longer descriptions of events and properties. */
export const MAX_LENGTH = 400

/** The parts of an event that are described. */
export type Described = Pick<
  AnyEventDefinition | AnyMomentDefinition,
  "id" | "event" | "doc" | "properties"
>

/** What an event says about a name that other events can share. */
interface Use {
  name: string
  event: string
  doc: string
}

/** The descriptions of events, by their names in PostHog. */
export const descriptionsOfEvents = (events: readonly Described[]): Map<string, string> =>
  oneForEach(events.map(({ id, event: name = id, doc }) => ({ name, event: id, doc })))

/** The descriptions of the events' properties, by their names. */
export const descriptionsOfProperties = (events: readonly Described[]): Map<string, string> =>
  oneForEach(
    events
      .filter(({ id, event = id }) => !isPosthogs(event))
      .flatMap(({ id, event = id, properties }) =>
        Object.entries<{ doc: string }>(properties).map(([name, { doc }]) => ({ name, event, doc }))
      )
  )

/** PostHog describes its own events and properties. */
const isPosthogs = (name: string): boolean => name.startsWith("$")

const oneForEach = (uses: readonly Use[]): Map<string, string> => {
  const named = uses.filter(({ name }) => !isPosthogs(name))
  return new Map(
    [...groupBy(named, ({ name }) => name)].map(([name, same]) => [name, trueForAll(same)])
  )
}

/** PostHog has room for one. If events mean different things, it says which mean what, in fewer words if there are too many. */
const trueForAll = (uses: readonly Use[]): string => {
  const whole = meaningsOf(uses)
  const brief = meaningsOf(uses.map(({ doc, ...use }) => ({ ...use, doc: gistOf(doc) })))
  const texts = [whole, mostUsedLast(whole), brief, mostUsedLast(brief)].map(textOf)
  return texts.find(({ length }) => length <= MAX_LENGTH) ?? cut(String(texts.at(-1)))
}

interface Meaning {
  doc: string
  events: string[]
}

const meaningsOf = (uses: readonly Use[]): Meaning[] =>
  [...groupBy(uses, ({ doc }) => doc)].map(([doc, same]) => ({
    doc,
    events: [...new Set(same.map(({ event }) => event))],
  }))

/** The meaning of the most events comes last, without their names. */
const mostUsedLast = (meanings: readonly Meaning[]): Meaning[] => {
  const most = Math.max(...meanings.map(({ events }) => events.length))
  const last = meanings.find(({ events }) => events.length === most)
  return [
    ...meanings.filter((meaning) => meaning !== last),
    ...(last ? [{ ...last, events: [] }] : []),
  ]
}

const textOf = (meanings: readonly Meaning[]): string =>
  meanings
    .map(({ doc, events }) => {
      const names = events.map((event) => `\`${event}\``).join(", ") || "Other events"
      return meanings.length > 1 ? `${names}: ${doc}` : doc
    })
    .join("\n")

/** The first sentence, or what is before its colon. */
const gistOf = (doc: string): string => {
  const [gist = doc] = doc.split(/[.:] /, 1)
  return gist.endsWith(".") ? gist : `${gist}.`
}

const cut = (text: string): string => `${text.slice(0, MAX_LENGTH - 1)}…`
