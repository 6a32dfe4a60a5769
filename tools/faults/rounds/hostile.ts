import { setTimeout as sleep } from "node:timers/promises"
import type { Round, Scene } from "../round"

/** What anyone may put into a path instead of an ID, percent-encoded. */
const IDS = [
  "%00",
  "cart_%00",
  "%00".repeat(1_000),
  "a".repeat(10_000),
  "%ED%A0%80",
  "%27%20or%20%27%27=%27",
  "%22%5C%60;--",
  "%F0%9F%9B%92",
  "guest",
  "cus_01SOMEBODY",
  "cart_01NOTHERE",
]

/** The same in a body. */
const NAMES = ["\u0000", "\ud800", "guest", "a".repeat(10_000), "' or ''='"]

/** Low, to test the IDs and not the processor. */
const PAUSE_MS = 150

/** It usually takes two seconds. When one hint blocked all others, it took minutes. */
const LATE_MS = 15_000

const publishableKey = async ({ sql }: Scene): Promise<string> => {
  const [key] = await sql<{ token: string }>(
    `select token from api_key where type = 'publishable' and revoked_at is null limit 1`
  )
  return String(key?.token)
}

/** Sends requests with the storefront's own key, continuously. */
const startAttack = (url: string, key: string) => {
  let sent = 0
  let isOn = true
  const post = async (path: string, body: object = {}) => {
    const response = await fetch(url + path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-publishable-api-key": key },
      body: JSON.stringify(body),
    }).catch(() => undefined)
    await response?.arrayBuffer().catch(() => undefined)
    sent++
  }
  const attack = async () => {
    while (isOn) {
      for (const id of IDS) {
        await post(`/store/carts/${id}/complete`)
        await sleep(PAUSE_MS)
      }
      for (const name of NAMES) {
        await post("/auth/customer/emailpass", { email: name, password: name })
        await post("/auth/customer/emailpass/reset-password", { identifier: name })
        await sleep(PAUSE_MS)
      }
    }
  }
  const attacking = attack()
  return {
    stop: async () => {
      isOn = false
      await attacking
      return sent
    },
  }
}

/** Orders placed and canceled so far. Hints announce them, so they are recorded immediately. */
const announced = ({ sql }: Scene) =>
  sql<{ fact: string }>(
    `select 'order_placed:' || id as fact from "order" where not is_draft_order
     union all select 'order_canceled:' || id from "order" where canceled_at is not null`
  )

const underHostileIds: Round = {
  name: "hostile IDs under load",
  short: 1,
  run: async (scene) => {
    const { store, underLoad, standIn, sql, note } = scene
    const { url } = await store()
    // Earlier rounds may have left facts that PostHog permanently rejected.
    const before = new Set((await announced(scene)).map(({ fact }) => fact))
    await underLoad(async (load) => {
      await load.confirmed(1)
      const attack = startAttack(url, await publishableKey(scene))
      try {
        await load.confirmed(8)
        const facts = (await announced(scene)).filter(({ fact }) => !before.has(fact))
        const told = () =>
          new Set(
            standIn
              .events()
              .map(({ event, properties }) => `${event}:${String(properties.order_id)}`)
          )
        const from = Date.now()
        await standIn.waitFor(() => facts.every(({ fact }) => told().has(fact)), {
          timeoutMs: LATE_MS,
        })
        note(`last event after ${((Date.now() - from) / 1000).toFixed(1)} s`)
      } finally {
        note(`${await attack.stop()} hostile requests`)
      }
    })
    const [forged] = await sql<{ count: number }>(
      `select count(*)::int as count from posthog_outbox_event e where e.definition = 'checkout_failed'
       and not exists (select 1 from cart where id = e.properties ->> 'cart_id')`
    )
    if (forged?.count) {
      throw new Error(`${forged.count} failed checkouts of nonexistent carts were recorded.`)
    }
  },
}

/** An attacker sends what no storefront sends. */
export const hostileRounds: Round[] = [underHostileIds]
