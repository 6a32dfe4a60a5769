import type { MedusaContainer } from "@medusajs/framework/types"
import type { DayAccuracy } from "../capture/sweeps/compare/accuracy"
import { projectUrl } from "../options/project-url"
import { resolvePosthog } from "../modules/posthog/resolve"
import type { PosthogInternals } from "../modules/posthog/internals"
import type { OutboxHealth } from "../modules/posthog/outbox/outbox-health"
import { errorName } from "../lib/error-name"
import { accuracyProblems } from "./accuracy-problems"
import type { PosthogHealth } from "./report"
import { oldTables, problemsOf, unreadable } from "./health-problems"
import type { Problem } from "./problem"

/** Reads the plugin's status across all processes, with what needs a person. Answers even if the database does not. */
export const readHealth = async (container: MedusaContainer): Promise<PosthogHealth> => {
  const { internals: posthog } = resolvePosthog(container)
  const { options } = posthog
  const target = {
    host: options.host,
    api_key_ending: posthog.outbox.project.key?.ending ?? null,
    is_local: false,
    project_url: projectUrl(options),
  }
  if (posthog.schemaProblem) {
    const problems = [oldTables(posthog.schemaProblem)]
    return { is_healthy: false, ...shown(problems), ...target, ...UNKNOWN }
  }
  try {
    const outbox = await posthog.outbox.health()
    const problems = judge(posthog, outbox)
    return {
      is_healthy: problems.length === 0,
      ...shown(problems),
      ...target,
      ...figuresOf(outbox),
      // A process without a key isn't enough: workers may have one, and production may have lost its own.
      is_local: posthog.status.state === "no_api_key" && outbox.isLocal,
    }
  } catch (error) {
    const problems = [...judge(posthog), unreadable(errorName(error))]
    return { is_healthy: false, ...shown(problems), ...target, ...UNKNOWN }
  }
}

/**
 * Lists what needs a person, for code that acts on it.
 *
 * @param days the accuracy of the last days, if it was read: it costs more than everything else
 * @throws the database's error
 */
export const findProblems = async (
  posthog: PosthogInternals,
  days: readonly DayAccuracy[] = []
): Promise<Problem[]> => [
  ...judge(posthog, await posthog.outbox.health()),
  ...accuracyProblems(days),
]

const judge = (posthog: PosthogInternals, outbox?: OutboxHealth): Problem[] => {
  const { status, isDeliveringProcess } = posthog
  // Only workers need a key.
  const isLeftToWorkers = status.state === "no_api_key" && !isDeliveringProcess
  const own = isLeftToWorkers ? { state: "left_to_workers" } : status
  return problemsOf({
    status: own,
    outbox,
    otherKeyEnding: posthog.outbox.project.otherThanOwn(outbox?.owner)?.ending,
    uptimeSeconds: process.uptime(),
  })
}

const shown = (
  problems: readonly Problem[]
): Pick<PosthogHealth, "problems" | "problem_sentences"> => ({
  problems: problems.map(({ text }) => text),
  problem_sentences: problems.map(({ sentences }) => sentences),
})

type Figures = Omit<
  PosthogHealth,
  | "is_healthy"
  | "problems"
  | "problem_sentences"
  | "host"
  | "api_key_ending"
  | "is_local"
  | "project_url"
>

const figuresOf = (outbox: OutboxHealth): Figures => ({
  checked_at: outbox.checkedAt.toISOString(),
  waiting: outbox.waiting,
  oldest_seconds: Math.round(outbox.oldestSeconds),
  last_error: outbox.lastError,
  delivered_last_hour: outbox.deliveredLastHour,
  dropped_last_hour: outbox.droppedLastHour,
  scrubbed: outbox.troubles
    .filter(({ kind }) => kind === "scrubbed")
    .map(({ definition, error, count }) => ({ definition, properties: error, count })),
  latency_p50_seconds: outbox.latencyP50Seconds,
  latency_p99_seconds: outbox.latencyP99Seconds,
  set_aside: outbox.setAside.map(({ reason, count }) => ({ reason, count })),
  reconciled_at: isoOf(outbox.passes.recent?.lookedAt),
})

const isoOf = (time: string | undefined): string | null =>
  time === undefined ? null : new Date(time).toISOString()

/** The figures if the outbox cannot be read. */
const UNKNOWN: Figures = {
  checked_at: null,
  waiting: null,
  oldest_seconds: null,
  last_error: null,
  delivered_last_hour: null,
  dropped_last_hour: null,
  scrubbed: [],
  latency_p50_seconds: null,
  latency_p99_seconds: null,
  set_aside: [],
  reconciled_at: null,
}
