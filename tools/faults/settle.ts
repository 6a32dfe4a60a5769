import { setTimeout as sleep } from "node:timers/promises"
import { compare } from "./compare"
import { countedOf, readFacts, readSetAside } from "./facts"
import type { Round } from "./round"
import type { World } from "./world"

const HURRIED_MS = 120_000
const UNHURRIED_MS = 15 * 60_000
const LOOK_EVERY_MS = 100

/** A living process settles its leases sooner than this if PostHog is up. */
const LEASE_OF_THE_DEAD = `leased_by is not null and delivered_at is null and due_at < now() + interval '117 seconds'`

/** It would be sent on its own, a few minutes later. */
const HELD_BACK = `leased_by is null and delivered_at is null and set_aside_at is null and due_at > now()`

/**
 * Waits until everything that the store's rows prove is delivered.
 *
 * @throws after a while, with the events that still wait
 */
export const settle = async (world: World, round: Round): Promise<void> => {
  if (round.settling === "as in production") {
    await world.fleet.store()
    return waitFor(world, UNHURRIED_MS, isComplete)
  }
  if (world.fleet.isRunning()) {
    await world.auditor.audit(-(round.laterMs ?? 0))
  } else {
    // No other process has a lease, so all of them belong to dead processes.
    await world.sql(
      `update posthog_outbox_event set due_at = now() where leased_by is not null and delivered_at is null`
    )
    await Promise.all([world.auditor.audit(), world.fleet.store()])
  }
  await waitFor(world, HURRIED_MS, async ({ sql }) => {
    await sql(
      `update posthog_outbox_event set due_at = now() where (${LEASE_OF_THE_DEAD}) or (${HELD_BACK})`
    )
    const [row] = await sql<{ waiting: number }>(
      `select count(*)::int as waiting from posthog_outbox_event where delivered_at is null and set_aside_at is null`
    )
    return row?.waiting === 0
  })
}

const isComplete = async ({ sql, standIn }: World): Promise<boolean> => {
  const found = compare(await readFacts(sql), countedOf(standIn.events()), await readSetAside(sql))
  return found.lost.length === 0
}

const waitFor = async (
  world: World,
  atMostMs: number,
  isDone: (world: World) => Promise<boolean>
): Promise<void> => {
  const deadline = Date.now() + atMostMs
  while (!(await isDone(world))) {
    if (Date.now() > deadline) {
      throw new Error(`Not settled in ${atMostMs / 1000} s. ${await waitingOf(world)}`)
    }
    await sleep(LOOK_EVERY_MS)
  }
}

const waitingOf = async ({ sql }: World): Promise<string> => {
  const waiting = await sql<{ line: string }>(
    `select concat_ws(' ', definition, entity_id, 'attempts', attempts, 'due', due_at - now(), last_error) as line
     from posthog_outbox_event where delivered_at is null and set_aside_at is null order by created_at limit 10`
  )
  return ["Waiting:", ...waiting.map(({ line }) => line)].join("\n")
}
