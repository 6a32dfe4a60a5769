import { PLUGIN_ROOT } from "../../lib/plugin"
import { lastLines, nextMessage } from "../../lib/child"
import { startMedusa } from "../../lib/medusa-process"
import type { StatementPlan } from "./plans"
import type { WorkerAnswer, WorkerRequest } from "./worker"

/** A store that measures itself, in a process of its own. */
export interface BenchStore {
  figures: string[]
  /** Time of one run, in milliseconds. */
  measure(figure: string): Promise<number>
  explain(figure: string): Promise<StatementPlan[]>
  /** Wears the outbox out, as far as PostgreSQL lets it come; gives the number of dead rows. */
  wear(): Promise<number>
  stop(): Promise<void>
}

const WORKER = "./tools/bench/scale/worker.ts"

/** Boots Medusa on a filled database, with the plugin from its sources and nothing running by itself. */
export const startBenchStore = async (databaseUrl: string): Promise<BenchStore> => {
  const child = startMedusa(["exec", WORKER], {
    storeDir: PLUGIN_ROOT,
    env: { DATABASE_URL: databaseUrl, NODE_ENV: "production", LOG_LEVEL: "error" },
  })
  const next = async <Kind extends WorkerAnswer["kind"]>(kind: Kind) => {
    const answer = (await nextMessage(child)) as WorkerAnswer | undefined
    if (answer?.kind !== kind) {
      const reason = answer?.kind === "failed" ? answer.reason : lastLines(child.output())
      throw new Error(`Expected a store that has ${kind}, got: ${reason}`)
    }
    return answer as Extract<WorkerAnswer, { kind: Kind }>
  }
  const ask = <Kind extends WorkerAnswer["kind"]>(request: WorkerRequest, kind: Kind) => {
    const answer = next(kind)
    child.process.send(request)
    return answer
  }
  const { figures } = await next("ready")
  return {
    figures,
    measure: async (figure) => (await ask({ kind: "measure", figure }, "measured")).ms,
    explain: async (figure) => (await ask({ kind: "explain", figure }, "explained")).plans,
    wear: async () => (await ask({ kind: "wear" }, "worn")).deadRows,
    stop: async () => {
      child.process.send({ kind: "stop" } satisfies WorkerRequest)
      await child.exited
    },
  }
}
