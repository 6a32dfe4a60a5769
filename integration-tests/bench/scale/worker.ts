import { isDeepStrictEqual } from "node:util"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { Client } from "@medusajs/framework/pg"
import { createFigures } from "./figures"
import type { Figure } from "./figures"
import { explain } from "./plans"
import type { StatementPlan } from "./plans"
import { collectStatements } from "./statements"

/** What the bench asks of a store. */
export type WorkerRequest =
  { kind: "measure"; figure: string } | { kind: "explain"; figure: string } | { kind: "stop" }

/** What a store answers. */
export type WorkerAnswer =
  | { kind: "ready"; figures: string[] }
  | { kind: "measured"; ms: number }
  | { kind: "explained"; plans: StatementPlan[] }
  | { kind: "failed"; reason: string }

/**
 * A store of the bench, run by `medusa exec`: Medusa's container is one to a process, so each store has a process of its
 * own, and measures itself when the bench asks it to.
 */
export default async function worker({ container }: ExecArgs): Promise<void> {
  const knex = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const figures = createFigures(container)
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()

  const answer = async (request: Exclude<WorkerRequest, { kind: "stop" }>) => {
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

/** One run of a figure, in its state and with its outcome checked. Gives what `run` gives. */
const perform = async <T>(
  figure: Figure,
  run: (figure: Figure) => Promise<{ outcome: unknown; gives: T }>
): Promise<T> => {
  await figure.prepare?.()
  const { outcome, gives } = await run(figure)
  const found = figure.outcome ? await figure.outcome() : outcome
  const expected = figure.expected()
  await figure.restore?.()
  if (!isDeepStrictEqual(found, expected)) {
    throw new Error(
      `${figure.name}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(found)}`
    )
  }
  return gives
}

const measure = (figure: Figure): Promise<number> =>
  perform(figure, async ({ run }) => {
    const start = performance.now()
    const outcome = await run()
    return { outcome, gives: performance.now() - start }
  })

/** Runs a figure to gather its statements, then explains them in the same state. */
export const explainFigure = async (
  figure: Figure,
  { knex, client }: { knex: Knex; client: Client }
): Promise<StatementPlan[]> => {
  const statements = await perform(figure, async ({ run }) => {
    let outcome: unknown
    const gives = await collectStatements(knex, async () => {
      outcome = await run()
    })
    return { outcome, gives }
  })
  return perform(figure, async ({ run }) => {
    const plans = await explain(client, statements)
    return { outcome: await run(), gives: plans }
  })
}
