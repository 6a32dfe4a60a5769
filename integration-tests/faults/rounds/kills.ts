import { setTimeout as sleep } from "node:timers/promises"
import type { Round, Scene } from "../round"
import { between } from "../random"

/** Kills the store at a moment that the seed decides. */
const killAtAnyMoment: Round = {
  name: "kill -9 at any moment",
  times: 30,
  short: 2,
  run: async (scene) => {
    const store = await scene.store()
    const orders = between(scene.random, 1, 10)
    const afterMs = between(scene.random, 0, 800)
    await scene.underLoad(async (load) => {
      await load.confirmed(orders)
      await sleep(afterMs)
      await store.stop("SIGKILL")
    })
    scene.note(`${afterMs} ms after order ${orders}`)
  },
}

const UNCLAIMED = `delivered_at is null and set_aside_at is null and claimed_by is null`
const CLAIMED = `delivered_at is null and set_aside_at is null and claimed_by is not null`

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
      throw new Error("The moment for the kill did not come.")
    }
  }
}

const killBetweenRecordAndSend: Round = {
  name: "kill -9 between record and send",
  times: 3,
  short: 1,
  run: async (scene) => {
    const store = await scene.store()
    await scene.underLoad(async (load) => {
      await load.confirmed(3)
      await until(async () => (await uuidsWhere(scene, UNCLAIMED)).length > 1)
      await store.stop("SIGKILL")
    })
    const waiting = await uuidsWhere(scene, UNCLAIMED)
    if (waiting.length === 0) {
      throw new Error("No event was waiting when the store was killed.")
    }
    scene.note(`${waiting.length} recorded and not sent`)
  },
}

const killBetweenSendAndSettle: Round = {
  name: "kill -9 between send and settle",
  times: 3,
  short: 1,
  run: async (scene) => {
    const store = await scene.store()
    await scene.underLoad(async (load) => {
      await load.confirmed(3)
      scene.standIn.setFault({ kind: "slow", ms: 60_000 })
      await until(async () => (await countedButUnsettled(scene)) > 0)
      await store.stop("SIGKILL")
    })
    const unsettled = await countedButUnsettled(scene)
    if (unsettled === 0) {
      throw new Error("PostHog had nothing that the outbox did not know of.")
    }
    scene.note(`${unsettled} at PostHog and not settled`)
  },
}

/** How many events PostHog has, while the outbox still waits for its answer. */
const countedButUnsettled = async (scene: Scene): Promise<number> => {
  const claimed = new Set(await uuidsWhere(scene, CLAIMED))
  return scene.standIn.events().filter(({ uuid }) => claimed.has(uuid)).length
}

/** The store is killed. */
export const kills: Round[] = [killAtAnyMoment, killBetweenRecordAndSend, killBetweenSendAndSettle]
