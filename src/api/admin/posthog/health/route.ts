import { readHealth } from "../../../../health/health"
import { answering } from "../answering"

/** Returns the plugin's status, for the Admin's page and for a monitor with a secret API key. */
export const GET = answering(async ({ scope }) => ({ health: await readHealth(scope) }))
