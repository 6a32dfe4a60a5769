import type { JsonObject, JsonValue } from "../lib/json/json"
import type { ApiAccess } from "../posthog-api/request"
import { settingsApi } from "../posthog-api/project"
import type { SettingsApi } from "../posthog-api/project"
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
  for (const id of ["payment_captured", "payment_refunded"] as const) {
    const config = (await api.read()).revenue_analytics_config
    if (!config) {
      const name = "Revenue analytics"
      settingUp.noteLacking({ kind: "setting", name }, name)
      return
    }
    await addRevenueEvent(api, settingUp, { id, name: names[id], events: objectsIn(config.events) })
  }
}

interface RevenueEvent {
  id: string
  /** Undefined if the event is off. */
  name: string | undefined
  /** What Revenue analytics knows. */
  events: readonly JsonObject[]
}

const addRevenueEvent = async (
  api: SettingsApi,
  settingUp: SettingUp,
  { id, name, events }: RevenueEvent
): Promise<void> => {
  const key = `revenue:${id}`
  const called = (wanted: unknown) => (one: JsonObject) => one.eventName === wanted
  // The event may have had another name.
  const isOld = called(settingUp.knownAs("setting", key)?.remote_id ?? name)
  const existing = events.find(isOld) ?? events.find(called(name))
  await settingUp.apply({
    kind: "setting",
    key,
    name: `Revenue analytics: ${id}`,
    wanted: name === undefined ? undefined : revenueEvent(name),
    found: existing && { id: String(existing.eventName), content: existing },
    write: async (content) => {
      const others = events.filter((one) => !isOld(one))
      const { revenue_analytics_config: written } = await api.update({
        revenue_analytics_config: { events: [...others, content] },
      })
      const answered = objectsIn(written?.events).find(called(name))
      return { id: String(name), content: answered ?? content }
    },
  })
}

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
  if (!config) {
    const name = "Customer analytics"
    settingUp.noteLacking({ kind: "setting", name }, name)
    return
  }
  for (const [field, id] of CUSTOMER_EVENTS) {
    const name = `Customer analytics: ${field}`
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
