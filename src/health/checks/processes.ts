import { check, found, ok } from "../check"
import type { Check } from "../check"
import type { CheckedStore } from "../checked-store"
import { sentence } from "../sentence"
import type { StoreProcess } from "../../modules/posthog/processes/processes"

/** Which of the store's processes run, by what they noted within the last three minutes, and whether Medusa's events connect them. */
export const processChecks = async ({
  posthog: { processes },
  setup,
  isPartOfStore,
}: CheckedStore): Promise<Check[]> => {
  const others = await processes.others()
  const running = isPartOfStore ? [processes.own, ...others] : others
  return [
    workerCheck(running),
    versionsCheck([processes.own, ...others].map(({ version }) => version)),
    eventBusCheck(setup.eventBus, { isSplit: running.some(({ delivers }) => !delivers) }),
  ]
}

/** What a process without an API key records is sent by one that has it. */
const workerCheck = (running: readonly StoreProcess[]): Check => {
  const meant = running.filter(({ delivers }) => delivers)
  const delivering = meant.filter(({ hasKey }) => hasKey).length
  const isKeyMissing = delivering < meant.length
  const seen = {
    sentences: [
      sentence("processes", { running: running.length, delivering }),
      ...(isKeyMissing ? [sentence("keyless")] : []),
    ],
  }
  return delivering > 0 ? ok("worker", seen) : check("worker", { status: "problem", found: seen })
}

const versionsCheck = (all: string[]): Check => {
  const versions = [...new Set(all)].sort()
  return versions.length === 1
    ? ok("versions", found("version", { version: String(versions[0]) }))
    : check("versions", {
        status: "problem",
        found: found("versions", { versions: versions.join(" and ") }),
      })
}

/** Medusa's in-memory modules, by the names under which medusa-config resolves them. */
const IN_MEMORY = /event-bus-local|workflow-engine-inmemory/

const eventBusCheck = (module: string, { isSplit }: { isSplit: boolean }): Check =>
  isSplit && IN_MEMORY.test(module)
    ? check("event_bus", {
        status: "problem",
        found: { sentences: [sentence("in_memory", { module }), sentence("is_split")] },
        means:
          "Medusa’s events don’t reach other processes: what happens in `server` mode is recorded only by catch-up, new rows within minutes and changes within an hour. Password reset requests, which leave no row, are lost.",
        fix: "Use Medusa’s Redis event bus, or one process in `shared` mode.",
      })
    : keeper("event_bus", module)

export const workflowEngineCheck = ({ setup }: CheckedStore): Check =>
  keeper("workflow_engine", setup.workflowEngine)

/** How one of Medusa's own modules keeps what is under way. */
const keeper = (id: "event_bus" | "workflow_engine", module: string): Check =>
  IN_MEMORY.test(module)
    ? check(id, { status: "hint", found: found("in_memory", { module }) })
    : ok(id, module ? found("module", { module }) : found("own_module"))
