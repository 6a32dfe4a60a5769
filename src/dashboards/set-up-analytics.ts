import type { JsonObject, JsonValue } from "../lib/json/json"
import type { ApiAccess } from "../posthog-api/request"
import { settingsApi } from "../posthog-api/project"
import type { EventNames } from "./language/insight"
import { objectsIn } from "./set-up-goal"
import type { SettingUp } from "./setting-up"

/** Money taken, and money returned as a negative amount. */
const revenueEvent = (eventName: string): JsonObject => ({
  eventName,
  revenueProperty: "$revenue",
  revenueCurrencyProperty: { property: "currency" },
  currencyAwareDecimal: false,
})

/** Adds the events that move money to Revenue analytics. Events that are there stay. */
export const setUpRevenueAnalytics = async (
  access: ApiAccess,
  settingUp: SettingUp,
  names: EventNames
): Promise<void> => {
  const api = settingsApi(access)
  const read = async () => (await api.read()).revenue_analytics_config
  for (const id of ["payment_captured", "payment_refunded"] as const) {
    const name = `Revenue analytics: ${id}`
    const config = await read()
    if (!config) {
      settingUp.note({ kind: "setting", name, outcome: "failed", reason: LACKS_REVENUE })
      return
    }
    const eventName = names[id]
    const known = settingUp.knownAs("setting", `revenue:${id}`)
    const isIt = (one: JsonObject) => one.eventName === (eventName ?? known?.remote_id)
    const existing = objectsIn(config.events).find(isIt)
    await settingUp.apply({
      kind: "setting",
      key: `revenue:${id}`,
      name,
      wanted: eventName === undefined ? undefined : revenueEvent(eventName),
      found: existing && { id: String(existing.eventName), content: existing },
      write: async (content) => {
        const others = objectsIn(config.events).filter((one) => !isIt(one))
        const written = await api.update({
          revenue_analytics_config: { events: [...others, content] },
        })
        const answered = objectsIn(written.revenue_analytics_config?.events).find(isIt)
        return { id: String(content.eventName), content: answered ?? content }
      },
    })
  }
}

const LACKS_REVENUE = "This PostHog has no Revenue analytics."

const LACKS_CUSTOMERS = "This PostHog has no Customer analytics."

/** Which event stands for what in Customer analytics. */
const CUSTOMER_EVENTS = [
  ["signup_event", "customer_created"],
  ["payment_event", "order_placed"],
] as const

/** Names events to Customer analytics. What is set stays. */
export const setUpCustomerAnalytics = async (
  access: ApiAccess,
  settingUp: SettingUp,
  names: EventNames
): Promise<void> => {
  const api = settingsApi(access)
  const config = (await api.read()).customer_analytics_config
  for (const [field, id] of CUSTOMER_EVENTS) {
    const name = `Customer analytics: ${field}`
    if (!config) {
      settingUp.note({ kind: "setting", name, outcome: "failed", reason: LACKS_CUSTOMERS })
      return
    }
    const event = names[id]
    const existing = setIn(config[field])
    await settingUp.apply({
      kind: "setting",
      key: `customers:${field}`,
      name,
      wanted: event === undefined ? undefined : { kind: "EventsNode", event, name: event },
      found: existing && { id: field, content: existing },
      write: async (content) => {
        const written = await api.update({ customer_analytics_config: { [field]: content } })
        return { id: field, content: setIn(written.customer_analytics_config?.[field]) ?? content }
      },
    })
  }
}

/** A setting that isn't set is null or an empty object. */
const setIn = (value: JsonValue | undefined): JsonObject | undefined =>
  objectsIn([value ?? null]).find((one) => Object.keys(one).length > 0)
