import { pluginVersion } from "../../modules/posthog/processes/plugin-version"
import { finding, ok } from "./finding"
import type { Finding } from "./finding"
import type { Patient } from "./patient"

/** Which of the store's processes run, by what they noted within the last three minutes. */
export const examineProcesses = async ({ posthog }: Patient): Promise<Finding[]> => {
  const others = await posthog.processes.others()
  const delivering = others.filter(({ delivers }) => delivers).length
  const versions = [...new Set([pluginVersion(), ...others.map(({ version }) => version)])].sort()
  const seen = `${others.length} of your store's processes ran within the last three minutes, and ${delivering} of them deliver.`
  return [
    delivering > 0 ? ok("worker", seen) : finding("worker", { status: "problem", found: seen }),
    versions.length === 1
      ? ok("versions", `Version ${versions[0]}.`)
      : finding("versions", {
          status: "problem",
          found: `Versions ${versions.join(" and ")} run at once, that of the doctor included.`,
        }),
  ]
}

/** How Medusa's own modules keep what is under way. */
export const examineSetup = ({ setup }: Patient): Finding[] => [
  keeper("event_bus", setup.eventBus, setup.workerMode),
  keeper("workflow_engine", setup.workflowEngine, setup.workerMode),
]

/** Medusa's in-memory modules, by the names under which medusa-config resolves them. */
const IN_MEMORY = /event-bus-local|workflow-engine-inmemory/

const keeper = (
  id: "event_bus" | "workflow_engine",
  module: string,
  workerMode: string
): Finding => {
  if (!IN_MEMORY.test(module)) {
    return ok(id, `It is ${module || "your own"}.`)
  }
  const found = `It is in memory: ${module}.`
  return id === "event_bus" && workerMode !== "shared"
    ? finding(id, {
        status: "problem",
        found: `${found} This process runs in \`${workerMode}\` mode.`,
        means:
          "Medusa's events don't reach other processes: what happens in `server` mode is recorded only by catch-up, new rows within minutes and changes within an hour. Password reset requests, which leave no row, are lost.",
        fix: "Use Medusa's Redis event bus, or one process in `shared` mode.",
      })
    : finding(id, { status: "hint", found })
}
