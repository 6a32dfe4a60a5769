import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn } from "../../packages/posthog-stand-in"
import type { OnStarted } from "../lib/tool"
import { startPostgres } from "../lib/postgres"
import type { Postgres } from "../lib/postgres"

/** What all releases are tried with. */
export interface World {
  postgres: Postgres
  standIn: StandIn
}

/** Starts PostgreSQL and the PostHog stand-in. */
export const openWorld = async (onStarted: OnStarted): Promise<World> => {
  const postgres = await startPostgres()
  onStarted("PostgreSQL", () => postgres.stop())
  const standIn = await startStandIn()
  onStarted("PostHog's stand-in", () => standIn.close())
  return { postgres, standIn }
}

/** Creates an empty database for a release. Returns its URL. */
export const databaseOf = async ({ postgres }: World, release: string): Promise<string> => {
  await postgres.createDatabase(`medusa-${release}`)
  return postgres.url(`medusa-${release}`)
}
