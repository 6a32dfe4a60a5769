import { randomUUID } from "node:crypto"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { createDatabase } from "../../../src/modules/posthog/database/gate"
import { createOutbox } from "../../../src/modules/posthog/outbox/outbox"
import { createHands } from "./hands"

/** PostgreSQL's default: a table is vacuumed when a fifth of its rows is dead. */
const DEAD_SHARE = 0.2

/** Becoming due, being leased, and being delivered each leave a dead row. */
const DEAD_PER_EVENT = 3

const ROUND = 250

/**
 * Leaves the outbox as it is just before PostgreSQL vacuums it: its newest events live again, in rounds as delivery makes them,
 * until a fifth of the table's rows is dead.
 *
 * @returns how many rows died
 */
export const wearOutbox = async (knex: Knex): Promise<number> => {
  const outbox = createOutbox(createDatabase(knex), randomUUID())
  const hands = createHands(knex)
  const youngest = await hands.youngestReceipts(DEAD_SHARE / DEAD_PER_EVENT)
  for (let n = 0; n < youngest.length; n += ROUND) {
    const round = youngest.slice(n, n + ROUND)
    await hands.makeDue(round)
    const { events } = await outbox.lease(round.length)
    await outbox.delivered(events.map(({ uuid }) => uuid))
  }
  return DEAD_PER_EVENT * youngest.length
}
