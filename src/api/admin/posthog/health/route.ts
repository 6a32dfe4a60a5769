import { readHealth } from "../../../../health/health"
import { answering } from "../answering"

export const GET = answering(async ({ scope }) => ({ health: await readHealth(scope) }))
