import { isDeepStrictEqual } from "node:util"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { Client } from "@medusajs/framework/pg"
import type { Figure } from "./figure"
import { explain } from "./plans"
import type { StatementPlan } from "./plans"
import { collectStatements } from "./statements"

/** Runs a figure once in its prepared state and checks its outcome. Returns what `run` returns. */
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

/** Returns the time of one run, in milliseconds. */
export const measure = (figure: Figure): Promise<number> =>
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
