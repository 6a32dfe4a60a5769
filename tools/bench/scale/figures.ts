import { randomUUID } from "node:crypto"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { createRecordHints } from "../../../src/capture/signals/hints/hints"
import { createPipeline } from "../../../src/capture/rows/pipeline"
import { catchUp } from "../../../src/capture/sweeps/catch-up/catch-up"
import type { PassName } from "../../../src/capture/sweeps/catch-up/catch-up"
import { POSTHOG_MODULE } from "../../../src/modules/posthog"
import { createDatabase } from "../../../src/modules/posthog/database/gate"
import { findRows } from "../../../src/modules/posthog/erasures/find-rows"
import { readOutboxHealth } from "../../../src/modules/posthog/outbox/outbox-health"
import { createOutbox } from "../../../src/modules/posthog/outbox/outbox"
import type PosthogModuleService from "../../../src/modules/posthog/service"
import { someEvents } from "../../../integration-tests/support/events"
import type { Figure } from "./figure"
import { createHands } from "./hands"
import { panelFigures } from "./panel-figures"

/** As in the plugin: `batchSize`, the purge's batch, a walk's page, and a batch of hints. */
const LEASE = 250
const PURGE = 1_000
const PAGE = 500
const HINTS = 100

const RETENTION_DAYS = 30

/** Facts of each definition that catch-up must find again, within its window of 7 days. */
const MISSING = { count: 15, days: 6 }

/** Creates all figures, bound to a store. */
export const createFigures = (container: MedusaContainer): Figure[] => {
  const knex = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const posthog = container.resolve<PosthogModuleService>(POSTHOG_MODULE)
  return [
    ...leaseFigures(knex),
    findUnknownFigure(knex, posthog),
    recordFigure(knex, posthog),
    hintsFigure(container, knex),
    ...reconciliationFigures(container, knex),
    ...purgeFigures(knex, posthog),
    erasureFigure(posthog),
    browserFigure(knex),
    ...panelFigures(container, knex),
  ]
}

const leaseFigures = (knex: Knex): Figure[] => {
  const database = createDatabase(knex)
  const outbox = createOutbox(database, randomUUID())
  const hands = createHands(knex)
  let held: string[] = []
  const lease = async (limit: number) => {
    held = (await outbox.lease(limit)).events.map(({ uuid }) => uuid)
    return held.length
  }
  const giveBack = () => outbox.retry(held, "given back by the bench", { place: "same" })
  return [
    { name: "lease 250", run: () => lease(LEASE), expected: () => LEASE, restore: giveBack },
    {
      name: "lease, nothing due",
      prepare: () => lease(10 * LEASE),
      run: async () => (await outbox.lease(LEASE)).events.length,
      expected: () => 0,
      restore: giveBack,
    },
    {
      name: "give 250 back",
      prepare: () => lease(LEASE),
      run: giveBack,
      expected: () => undefined,
    },
    {
      name: "settle 250 as delivered",
      prepare: () => lease(LEASE),
      run: () => outbox.delivered(held),
      outcome: () => hands.countDelivered(held),
      expected: () => LEASE,
      restore: () => hands.makeDue(held),
    },
    {
      name: "bring forward what is due too late",
      run: () => outbox.bringForward(),
      expected: () => 0,
    },
    {
      name: "count what waits",
      run: async () => (await outbox.backlog()).waiting > LEASE,
      expected: () => true,
    },
    {
      name: "read the outbox's health",
      run: async () => (await readOutboxHealth(database, { withOrders: true })).waiting > LEASE,
      expected: () => true,
    },
  ]
}

const findUnknownFigure = (knex: Knex, posthog: PosthogModuleService): Figure => {
  let asked: string[] = []
  return {
    name: "findUnknown, 500",
    prepare: async () => {
      asked =
        asked.length > 0 ? asked : [...(await createHands(knex).someUuids(PAGE - 1)), randomUUID()]
    },
    run: async () => (await posthog.internals.outbox.findUnknown(asked)).size,
    expected: () => 1,
  }
}

/** As each day while PostHog deletes the events of somebody who was erased. */
const erasureFigure = ({ internals }: PosthogModuleService): Figure => ({
  name: "look for an erased customer again",
  run: async () => {
    const nobody = { customer_id: `cus_${"0".repeat(26)}`, erased_at: new Date() }
    const { changed } = await internals.erasures.eraseRows(nobody, {
      definitions: [],
      properties: [],
    })
    return changed
  },
  expected: () => 0,
})

/** Events of a guest's order, which are under the ID of the guest's browser. */
const browserFigure = (knex: Knex): Figure => {
  const hands = createHands(knex)
  const BROWSER = "bench-browser"
  let guest = { id: "", events: 0 }
  return {
    name: "find an erased guest's browser",
    prepare: async () => {
      const id = await hands.youngestGuest()
      guest = { id, events: await hands.rename(id, BROWSER) }
    },
    run: async () => {
      const { id } = guest
      const asked = { id, needle: id, since: new Date().toISOString(), kept: [] }
      return (await findRows(createDatabase(knex), asked)).length
    },
    expected: () => guest.events,
    restore: async () => void (await hands.rename(BROWSER, guest.id)),
  }
}

const recordFigure = (knex: Knex, posthog: PosthogModuleService): Figure => {
  let recorded: string[] = []
  return {
    name: "record 100",
    run: async () => {
      const events = someEvents(HINTS).map((event) => ({ ...event, uuid: randomUUID() }))
      recorded = await posthog.internals.record(events)
      return recorded.length
    },
    expected: () => HINTS,
    restore: () => createHands(knex).remove(recorded),
  }
}

const hintsFigure = (container: MedusaContainer, knex: Knex): Figure => {
  const hands = createHands(knex)
  const record = createRecordHints(createPipeline(container))
  let taken: { uuid: string; entity_id: string }[] = []
  const uuids = () => taken.map(({ uuid }) => uuid)
  const hints = () =>
    taken.map(({ entity_id }) => ({ definition: "order_placed", field: "id", value: entity_id }))
  return {
    name: "hints of 100 orders: load, describe, record",
    prepare: async () => {
      taken = await hands.takeReceipts({ definition: "order_placed", count: HINTS, days: 29 })
    },
    run: () => record(hints()),
    outcome: () => hands.countKnown(uuids()),
    expected: () => HINTS,
    restore: () => hands.deliver(uuids()),
  }
}

const reconciliationFigures = (container: MedusaContainer, knex: Knex): Figure[] => {
  const hands = createHands(knex)
  let taken: { uuid: string }[] = []
  const pass = (name: PassName): Figure => ({
    name: `${name} pass, nothing to do`,
    prepare: () => hands.makePassDue(name),
    run: () => catchUp(createPipeline(container)),
    expected: () => ({ ran: [name], recorded: 0, skipped: 0 }),
  })
  return [
    pass("recent"),
    pass("wide"),
    {
      name: "wide pass, 15 of each event missing",
      prepare: async () => {
        taken = await hands.takeReceipts(MISSING)
        await hands.makePassDue("wide")
      },
      run: () => catchUp(createPipeline(container)),
      expected: () => ({ ran: ["wide"], recorded: taken.length, skipped: 0 }),
      restore: () => hands.deliver(taken.map(({ uuid }) => uuid)),
    },
  ]
}

const purgeFigures = (knex: Knex, posthog: PosthogModuleService): Figure[] => {
  const outbox = createOutbox(createDatabase(knex), randomUUID())
  const hands = createHands(knex)
  const purge = () =>
    outbox.purge({ retentionDays: RETENTION_DAYS, unsentRetentionDays: 90, isLocal: true })
  const purged = (delivered: number) => () => ({ delivered, setAside: 0, waiting: 0 })
  let old: string[] = []
  return [
    {
      name: "purge 1,000 payloads",
      prepare: async () => {
        old = old.length > 0 ? old : await hands.receiptsOlderThan(RETENTION_DAYS, PURGE)
        await hands.givePayload(old)
      },
      run: purge,
      expected: purged(PURGE),
    },
    { name: "purge, nothing to do", run: purge, expected: purged(0) },
    {
      name: "purge of visits, nothing to do",
      run: () => posthog.internals.identities.purge(),
      expected: () => undefined,
    },
  ]
}
