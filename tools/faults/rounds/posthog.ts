import { setTimeout as sleep } from "node:timers/promises"
import type { Fault } from "../../../packages/posthog-stand-in"
import type { Round, Scene } from "../round"

/** Longer than an event waits for others, so that sending is tried more than once. */
const LASTS_MS = 2_500

/** Sets a fault from the first orders until several more are placed. */
const during = (fault: Fault): Round["run"] => {
  return async (scene) => {
    await scene.store()
    await scene.underLoad(async (load) => {
      await load.confirmed(1)
      const seen = scene.standIn.requests().length
      scene.standIn.setFault(fault)
      await Promise.all([load.confirmed(8), sleep(LASTS_MS)])
      await faultIsMet(scene, fault, seen)
      scene.standIn.setFault(null)
      await load.confirmed(10)
    })
  }
}

/** Resolves when a request has met the fault. Otherwise, the round would prove nothing. */
const faultIsMet = async ({ standIn, note }: Scene, fault: Fault, from: number): Promise<void> => {
  const met = () =>
    standIn
      .requests()
      .slice(from)
      .filter((request) => request.fault === fault.kind).length
  await standIn.waitFor(() => met() > 0, { timeoutMs: 60_000 })
  note(`met by ${met()} requests`)
}

const refusing: Round = {
  name: "PostHog refuses connections",
  run: async ({ store, underLoad, standIn }) => {
    await store()
    await underLoad(async (load) => {
      await load.confirmed(1)
      await standIn.refuse()
      await Promise.all([load.confirmed(8), sleep(LASTS_MS)])
      await standIn.listen()
      await load.confirmed(10)
    })
  },
}

/** Waits for a person, who fixes the key and restarts the store. */
const wrongKey: Round = {
  name: "PostHog answers 401 until the key is fixed and the store restarted",
  run: async (scene) => {
    await during({ kind: "status", status: 401 })(scene)
    await scene.fleet.stop()
  },
}

/** Holds two or three events of one-line orders. */
const PROXY_LIMIT_BYTES = 4_000

/** More events wait than a proxy with a low limit accepts in one request. */
const tooLarge: Round = {
  name: "a proxy in front of PostHog answers 413 to larger batches",
  short: 1,
  run: async (scene) => {
    await scene.store()
    await scene.underLoad(async (load) => {
      scene.standIn.setFault({ kind: "status", status: 503 })
      await load.confirmed(4)
      const limit: Fault = { kind: "status", status: 413, over: PROXY_LIMIT_BYTES }
      const seen = scene.standIn.requests().length
      scene.standIn.setFault(limit)
      await load.confirmed(10)
      await faultIsMet(scene, limit, seen)
    })
  },
}

/** Documented in docs/delivery.md. */
const LONGEST_DELAY_MS = 120_000

/** Counts the events that wait in the outbox in addition to this one, of those that existed when it was chosen. */
const othersWaiting = async ({ sql }: Scene, uuid: string, upTo: string): Promise<number> => {
  const [row] = await sql<{ waiting: number }>(
    `select count(*)::int as waiting from posthog_outbox_event
     where delivered_at is null and set_aside_at is null and uuid <> $1 and created_at <= $2`,
    uuid,
    upTo
  )
  return row?.waiting ?? 0
}

/** Hundreds of events wait, and one of them can't be delivered. It may delay the others by two minutes at most. */
const oneDoesNotPass = (what: string, faultOf: (uuid: string) => Fault): Round => ({
  name: `one event ${what} while 300 wait`,
  run: async (scene) => {
    const { store, underLoad, standIn, sql, note } = scene
    await store()
    await underLoad(async (load) => {
      standIn.setFault({ kind: "status", status: 503 })
      let waiting: { uuid: string; now: string }[] = []
      for (let orders = 10; waiting.length < 300; orders += 10) {
        await load.confirmed(orders)
        waiting = await sql(
          `select uuid, now()::text as now from posthog_outbox_event
           where delivered_at is null and set_aside_at is null order by due_at`
        )
      }
      const chosen = waiting[scene.random() < 0.5 ? 0 : Math.floor(waiting.length / 2)]
      if (!chosen) {
        throw new Error("Expected events in the outbox, got none.")
      }
      const { uuid, now } = chosen
      standIn.setFault(faultOf(uuid))
      const began = Date.now()
      while ((await othersWaiting(scene, uuid, now)) > 0) {
        if (Date.now() - began > LONGEST_DELAY_MS) {
          throw new Error(
            `Expected ${waiting.length} events within two minutes, but ${await othersWaiting(scene, uuid, now)} still wait because of one.`
          )
        }
        await sleep(500)
      }
      note(`${waiting.length} waited, ${Math.round((Date.now() - began) / 1000)} s`)
    })
  },
})

const misbehaviours: [string, Fault, short?: number][] = [
  ["resets the connection", { kind: "reset" }],
  ["hangs", { kind: "hang" }],
  ["answers 500", { kind: "status", status: 500 }],
  ["answers 503 with part of a batch stored", { kind: "partial", stored: 1, status: 503 }, 1],
  [
    "answers 429 with Retry-After",
    { kind: "status", status: 429, headers: { "retry-after": "3" } },
  ],
  ["answers 200 with garbage", { kind: "garbage" }],
  ["answers 200 with garbage after storing everything", { kind: "garbage", stored: true }],
  ["stores everything, but its answer is lost", { kind: "answer-lost" }, 1],
  ["is slow", { kind: "slow", ms: 3_000 }],
]

/** PostHog misbehaves and recovers. */
export const posthogRounds: Round[] = [
  refusing,
  ...misbehaviours.map(([what, fault, short]) => ({
    name: `PostHog ${what}`,
    short,
    run: during(fault),
  })),
  wrongKey,
  tooLarge,
  oneDoesNotPass("gets no answer", (containing) => ({ kind: "hang", containing })),
  oneDoesNotPass("gets 503 with Retry-After", (containing) => ({
    kind: "status",
    status: 503,
    headers: { "retry-after": "1800" },
    containing,
  })),
]
