import { openBrowser } from "./browser"
import { watchClient } from "./client"
import { toHeaders } from "./headers"
import { safely } from "./safely"
import type { Connection, ConnectOptions } from "./types"

const NOTHING: Connection = {
  state: () => ({ connected: false, consent: "pending" }),
  headers: () => ({}),
  identify: () => undefined,
  refresh: () => undefined,
  disconnect: () => undefined,
}

const connections = new WeakMap<object, Connection>()

/**
 * Connects posthog-js and Medusa's js-sdk: requests by which the visitor does something carry their IDs, consent and
 * attribution, and posthog-js acts for the customer who is signed in. Does nothing on a server. Never throws.
 *
 * @returns a handle to read its state, and to disconnect
 */
export const connect = (options: ConnectOptions): Connection =>
  typeof window === "undefined" ? NOTHING : safely(() => open(options), NOTHING)

const open = (options: ConnectOptions): Connection => {
  const client = options.sdk?.client
  if (client) {
    // Two at once would both learn from the same answers, as after a hot reload.
    connections.get(client)?.disconnect()
  }
  const browser = openBrowser(options)
  const { person, look, leave } = browser
  const leaveClient = client && watchClient(client, browser)
  let connected = true
  const connection: Connection = {
    state: () => {
      const visitor = look()
      const consent = visitor.consent ?? "pending"
      return { connected, ...visitor, consent, customerId: person.customerId() }
    },
    headers: () => toHeaders(look()),
    identify: (customerId) => {
      if (customerId) {
        person.signIn(String(customerId))
      } else {
        person.signOut()
      }
      look()
    },
    refresh: () => void look(),
    disconnect: () => {
      connected = false
      leaveClient?.()
      leave()
    },
  }
  if (client) {
    connections.set(client, connection)
  }
  look()
  return connection
}
