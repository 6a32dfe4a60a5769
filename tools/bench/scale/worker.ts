import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { Client } from "@medusajs/framework/pg"
import { serveOnly } from "../../lib/calls"
import { createFigures } from "./figures"
import { explainFigure, measure } from "./run-figure"
import { wearOutbox } from "./wear"

const worker = (container: MedusaContainer, client: Client) => {
  const knex = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const figures = createFigures(container)
  const figureOf = (name: string) => {
    const figure = figures.find((each) => each.name === name)
    if (!figure) {
      throw new Error(`There is no figure "${name}".`)
    }
    return figure
  }
  return {
    figures: () => figures.map(({ name }) => name),
    /** Returns the time of one run, in milliseconds. */
    measure: (figure: string) => measure(figureOf(figure)),
    explain: (figure: string) => explainFigure(figureOf(figure), { knex, client }),
    /** Wears the outbox out as far as PostgreSQL allows. Returns the number of dead rows. */
    wear: () => wearOutbox(knex),
  }
}

export type Worker = ReturnType<typeof worker>

/**
 * A bench store, run by `medusa exec`. A process has only one Medusa container, so each store has its own process and measures
 * itself on request. It ends with the bench.
 */
export default async function run({ container }: ExecArgs): Promise<never> {
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  return serveOnly(worker(container, client))
}
