import { setTimeout as sleep } from "node:timers/promises"
import type { StoreProcess } from "../../lib/medusa-process"
import type { Round, Scene } from "../round"
import { between } from "../random"

/** Kills the store at a moment that the seed decides. */
const killAtAnyMoment: Round = {
  name: "kill -9 at any moment",
  times: 30,
  short: 2,
  run: async (scene) => {
    const store = await scene.store()
    await killUnderLoad(scene, store, between(scene.random, 1, 10))
  },
}

/** Kills a store in which shoppers are at work, up to 800 ms after so many orders. */
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
      throw new Error("The moment for the kill did not come.")
    }
  }
}

/** How many events PostHog has, while the outbox still waits for its answer. */
const countedButUnsettled = async (scene: Scene): Promise<number> => {
  const leased = new Set(await uuidsWhere(scene, LEASED))
  return scene.standIn.events().filter(({ uuid }) => leased.has(uuid)).length
}

/** Kills the store under load as soon as enough events are in a state; the round must find some of them in it afterwards. */
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
  short: 1,
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
  missed: "No event was waiting when the store was killed.",
  note: "recorded and not sent",
})

const killBetweenSendAndSettle = killWhen("kill -9 between send and settle", {
  prepare: ({ standIn }) => standIn.setFault({ kind: "slow", ms: 60_000 }),
  count: countedButUnsettled,
  enough: 1,
  missed: "PostHog had nothing that the outbox did not know of.",
  note: "at PostHog and not settled",
})

/** The store is killed. */
export const kills: Round[] = [killAtAnyMoment, killBetweenRecordAndSend, killBetweenSendAndSettle]
