import { randomUUID } from "node:crypto"
import { ulid } from "ulid"
import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn, StandInOptions } from "../../packages/posthog-stand-in"
import type { Diagnosis } from "../../src/health/check"
import type { CheckedStore } from "../../src/health/checked-store"
import { examine } from "../../src/health/doctor/doctor"
import { patientOf } from "../../src/health/doctor/patient"
import type { Patient } from "../../src/health/doctor/patient"
import type { PosthogOptions } from "../../src/options/schema"
import type { DatabaseSuite } from "./database-suite"
import { someEvent } from "./events"
import { furtherServices } from "./further-services"

/** Enough to say that carts should come with browsers. */
const CARTS = 12

/** Hides a migration from the plugin. */
const NOT_RUN = "-not-run"

/** The uuid of an event that the store never sent. */
export const FOREIGN_UUID = "00000000-0000-4000-8000-000000000000"

const REDIS: CheckedStore["setup"] = {
  eventBus: "@medusajs/medusa/event-bus-redis",
  workflowEngine: "@medusajs/medusa/workflow-engine-redis",
}

/** What a fault changes of a healthy store. */
export interface Ailment {
  options?: PosthogOptions
  hasNoKey?: true
  setup?: Partial<CheckedStore["setup"]>
  clouds?: Patient["clouds"]
  /** How long the doctor waits for an answer. */
  answerMs?: number
}

export type DoctorWorld = ReturnType<typeof doctorWorld>

/** Healthy stores for the doctor, and other PostHogs. */
export const doctorWorld = (suite: DatabaseSuite) => {
  const { standIn, sql } = suite
  const { anotherService, keylessService } = furtherServices(suite)
  const others: StandIn[] = []
  const carts = Array.from({ length: CARTS }, () => `cart_${ulid()}`)

  beforeAll(async () => {
    for (const id of carts) {
      await sql(`insert into cart (id, currency_code) values (?, 'eur')`, id)
    }
  })
  afterEach(async () => {
    await sql(`update mikro_orm_migrations set name = replace(name, '${NOT_RUN}', '')`)
    await Promise.all(others.splice(0).map((other) => other.close()))
  })

  /** Another PostHog than the store's. */
  const anotherPosthog = async (options: StandInOptions = {}): Promise<StandIn> => {
    const other = await startStandIn(options)
    others.push(other)
    return other
  }

  /** A captured payment, as the pipeline describes it. */
  const payment = (properties: Record<string, unknown>) => {
    const uuid = randomUUID()
    return someEvent(0, {
      uuid,
      definition: "payment_captured",
      entity_id: `capt_${uuid}`,
      event: "payment_captured",
      properties: { $ignore_sent_at: true, ...properties },
      money: { amount: "10", currency: "EUR" },
    })
  }

  /** Records payments, and delivers them a quarter of an hour ago. */
  const pay = async (...payments: Record<string, unknown>[]): Promise<string[]> => {
    const service = anotherService()
    const uuids = await service.internals.record(payments.map(payment))
    await service.flush()
    await sql(`update posthog_outbox_event set delivered_at = delivered_at - interval '15 minutes'`)
    return uuids
  }

  /** A store that works: it sells, its storefront is connected, and another process delivers. Returns the uuids of its payments. */
  const healthyStore = async (): Promise<string[]> => {
    const money = { $revenue: 10, currency: "EUR" }
    const uuids = await pay(money, money)
    for (const id of carts) {
      await sql(`insert into posthog_identity (cart_id, consent) values (?, 'granted')`, id)
    }
    await anotherService().internals.processes.note()
    standIn().warn({ type: "message_size_too_large", details: { eventUuid: FOREIGN_UUID } })
    return uuids
  }

  /** Lets the database forget one of the plugin's migrations until the test ends. */
  const unmigrate = async () => {
    await sql(
      `update mikro_orm_migrations set name = name || '${NOT_RUN}' where name = 'Migration20261127120000'`
    )
  }

  /** What the doctor says of a store. */
  const diagnose = async ({
    options,
    hasNoKey,
    setup,
    clouds,
    answerMs = 30_000,
  }: Ailment = {}): Promise<Diagnosis> => {
    const { url, personalApiKey, projectId } = standIn()
    const { internals: posthog } = (hasNoKey ? keylessService : anotherService)(
      { personalApiKey, projectId, appHost: url, ...options },
      // As `medusa exec` starts it.
      "server"
    )
    await posthog.start()
    const store = { posthog, setup: { ...REDIS, ...setup }, isPartOfStore: false }
    const patience = { answerMs, seenMs: 300, everyMs: 20 }
    return examine(patientOf(store, { patience, clouds }))
  }

  return { healthyStore, diagnose, pay, unmigrate, anotherPosthog }
}
