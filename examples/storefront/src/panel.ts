import { connection, hasStandIn } from "./analytics"
import { byId, h } from "./dom"

/** The right-hand side: what PostHog has received from the browser and the server, and for whom. */

interface StoredEvent {
  uuid: string
  event: string
  distinctId: string
  personId: string | null
  door: "batch" | "v1" | "browser"
  timestamp: string
  properties: Record<string, unknown>
}

interface Person {
  id: string
  distinctIds: string[]
}

const COLORS = ["#f9bd2b", "#5b8def", "#2fbf71", "#e5603d", "#b36cf0", "#35b8c7", "#ef6ba5"]
const POLL_MS = 1_000

export const startPanel = (): void => {
  const refresh = async (): Promise<void> => {
    const [events, persons] = hasStandIn
      ? await Promise.all([ask<StoredEvent[]>("events"), ask<Person[]>("persons")])
      : [[], []]
    draw(events, persons)
  }
  const loop = (): void =>
    void refresh()
      .catch(() => undefined)
      .then(() => setTimeout(loop, POLL_MS))
  loop()
}

const ask = async <Answer>(what: string): Promise<Answer> =>
  (await fetch(`/stand-in/${what}`)).json() as Promise<Answer>

const draw = (events: StoredEvent[], persons: Person[]): void => {
  const newest = [...events].reverse().sort((a, b) => b.timestamp.localeCompare(a.timestamp))
  const color = colorsOf(events, persons)
  byId("panel").replaceChildren(
    h("h2", {}, "This browser sends to the store"),
    thisBrowser(),
    h("h2", {}, `Persons in PostHog (${persons.length})`),
    h(
      "ul",
      { className: "persons" },
      ...persons.map((person) => personRow(person, color(person.id)))
    ),
    h("h2", {}, `Events in PostHog (${events.length})`),
    h(
      "ol",
      { className: "events" },
      ...newest
        .slice(0, 60)
        .map((event) => eventRow(event, color(event.personId ?? event.distinctId)))
    ),
    hasStandIn
      ? ""
      : h("p", { className: "quiet" }, "Events go to your own PostHog: look under Activity.")
  )
}

/** A color for each person, and for each ID that has none, in the order of their first event. */
const colorsOf = (events: StoredEvent[], persons: Person[]) => {
  const known = [
    ...new Set([
      ...persons.map(({ id }) => id),
      ...events.map((one) => one.personId ?? one.distinctId),
    ]),
  ]
  return (id: string): string => COLORS[known.indexOf(id) % COLORS.length] ?? "#888"
}

const thisBrowser = (): HTMLElement => {
  const headers = Object.entries(connection.headers())
  return h(
    "dl",
    {},
    ...headers.flatMap(([name, value]) => [
      h("dt", {}, name.replace("X-POSTHOG-", "").toLowerCase()),
      h(
        "dd",
        { title: value },
        name.endsWith("ATTRIBUTION") ? value.replace(/&/g, " · ") : shorten(value)
      ),
    ])
  )
}

const personRow = ({ distinctIds }: Person, color: string): HTMLElement => {
  const row = h("li", {}, ...distinctIds.map((id) => h("code", { title: id }, shorten(id))))
  row.style.setProperty("--person", color)
  return row
}

const eventRow = (event: StoredEvent, color: string): HTMLElement => {
  const { properties } = event
  const isBrowser = event.door === "browser"
  const amount = properties.total ?? properties.amount
  const row = h(
    "li",
    { title: JSON.stringify(properties, null, 2) },
    h(
      "span",
      { className: isBrowser ? "side browser" : "side server" },
      isBrowser ? "browser" : "server"
    ),
    h("strong", {}, event.event),
    h(
      "span",
      { className: "amount" },
      amount === undefined ? "" : `${String(amount)} ${String(properties.currency ?? "")}`
    ),
    h("code", { title: event.distinctId }, shorten(event.distinctId)),
    h(
      "span",
      { className: "session" },
      properties.$session_id ? `session …${String(properties.$session_id).slice(-4)}` : "no session"
    ),
    h("time", {}, new Date(event.timestamp).toLocaleTimeString())
  )
  row.style.setProperty("--person", color)
  return row
}

const shorten = (id: string): string => (id.length > 22 ? `${id.slice(0, 8)}…${id.slice(-8)}` : id)
