import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { Client } from "@medusajs/framework/pg"
import { POSTHOG_MODULE } from "../../../src/modules/posthog"
import type PosthogModuleService from "../../../src/modules/posthog/service"
import { createFigures } from "./figures"
import { explainFigure, measure } from "./run-figure"
import type { StatementPlan } from "./plans"
import { wearOutbox } from "./wear"

/** What the bench asks of a store. */
export type WorkerRequest =
  | { kind: "measure"; figure: string }
  | { kind: "explain"; figure: string }
  | { kind: "wear" }
  | { kind: "stop" }

/** What a store answers. */
export type WorkerAnswer =
  | { kind: "ready"; figures: string[] }
  | { kind: "measured"; ms: number }
  | { kind: "explained"; plans: StatementPlan[] }
  | { kind: "worn"; deadRows: number }
  | { kind: "failed"; reason: string }

/**
 * A store of the bench, run by `medusa exec`: Medusa's container is one to a process, so each store has a process of its
 * own, and measures itself when the bench asks it to.
 */
export default async function worker({ container }: ExecArgs): Promise<void> {
  const knex = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  // The filled stores have no carts; what belongs to them has no receipts.
  const { options } = container.resolve<PosthogModuleService>(POSTHOG_MODULE)
  Object.assign(options, { cartEvents: "none" })
  const figures = createFigures(container)
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()

  const answer = async (request: Exclude<WorkerRequest, { kind: "stop" }>) => {
    if (request.kind === "wear") {
      return { kind: "worn", deadRows: await wearOutbox(knex) } as const
    }
    const figure = figures.find(({ name }) => name === request.figure)
    if (!figure) {
      throw new Error(`There is no figure "${request.figure}".`)
    }
    if (request.kind === "measure") {
      return { kind: "measured", ms: await measure(figure) } as const
    }
    const plans = await explainFigure(figure, { knex, client })
    return { kind: "explained", plans } as const
  }

  await new Promise<void>((resolve) => {
    process.on("message", (request: WorkerRequest) => {
      if (request.kind === "stop") {
        return resolve()
      }
      answer(request).then(tell, (error: Error) => tell({ kind: "failed", reason: error.message }))
    })
    tell({ kind: "ready", figures: figures.map(({ name }) => name) })
  })
  await client.end()
}

const tell = (message: WorkerAnswer): void => void process.send?.(message)
