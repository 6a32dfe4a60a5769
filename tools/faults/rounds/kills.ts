import { setTimeout as sleep } from "node:timers/promises"
import type { StoreProcess } from "../../lib/medusa-process"
import type { Round, Scene } from "../round"
import { between } from "../random"

/** Kills the store at a time that the seed decides. */
const killAtAnyMoment: Round = {
  name: "kill -9 at any time",
  times: 30,
  short: 1,
  run: async (scene) => {
    const store = await scene.store()
    await killUnderLoad(scene, store, between(scene.random, 1, 10))
  },
}

/** Kills a store under load, up to 800 ms after a given number of orders. */
export const killUnderLoad = async (
  scene: Scene,
  store: StoreProcess,
  orders: number
): Promise<void> => {
  const afterMs = between(scene.random, 0, 800)
  await scene.underLoad(async (load) => {
    await load.confirmed(orders)
    await sleep(afterMs)
    await store.stop("SIGKILL")
  })
  scene.note(`${afterMs} ms after order ${orders}`)
}

const UNLEASED = `delivered_at is null and set_aside_at is null and leased_by is null`
const LEASED = `delivered_at is null and set_aside_at is null and leased_by is not null`

const uuidsWhere = async ({ sql }: Scene, condition: string): Promise<string[]> => {
  const rows = await sql<{ uuid: string }>(
    `select uuid from posthog_outbox_event where ${condition}`
  )
  return rows.map(({ uuid }) => uuid)
}

const PATIENCE_MS = 30_000

const until = async (isDone: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await isDone())) {
    if (Date.now() > deadline) {
      throw new Error("Expected enough events in this state before the kill, got too few.")
    }
  }
}

/** Counts the events that PostHog has while the outbox still waits for its answer. */
const countedButUnsettled = async (scene: Scene): Promise<number> => {
  const leased = new Set(await uuidsWhere(scene, LEASED))
  return scene.standIn.events().filter(({ uuid }) => leased.has(uuid)).length
}

/** Kills the store under load once enough events are in a state. The round must find some of them in that state afterwards. */
const killWhen = (
  name: string,
  moment: {
    prepare?: (scene: Scene) => void
    count: (scene: Scene) => Promise<number>
    enough: number
    missed: string
    note: string
  }
): Round => ({
  name,
  times: 3,
  run: async (scene) => {
    const store = await scene.store()
    await scene.underLoad(async (load) => {
      await load.confirmed(3)
      moment.prepare?.(scene)
      await until(async () => (await moment.count(scene)) >= moment.enough)
      await store.stop("SIGKILL")
    })
    const found = await moment.count(scene)
    if (found === 0) {
      throw new Error(moment.missed)
    }
    scene.note(`${found} ${moment.note}`)
  },
})

const killBetweenRecordAndSend = killWhen("kill -9 between record and send", {
  count: async (scene) => (await uuidsWhere(scene, UNLEASED)).length,
  enough: 2,
  missed: "Expected waiting events when the store was killed, got none.",
  note: "recorded but not sent",
})

const killBetweenSendAndSettle = killWhen("kill -9 between send and settle", {
  prepare: ({ standIn }) => standIn.setFault({ kind: "slow", ms: 60_000 }),
  count: countedButUnsettled,
  enough: 1,
  missed: "Expected events at PostHog that the outbox hadn't settled, got none.",
  note: "at PostHog but not settled",
})

/** Rounds that kill the store. */
export const kills: Round[] = [killAtAnyMoment, killBetweenRecordAndSend, killBetweenSendAndSettle]
