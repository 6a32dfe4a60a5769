import type { MedusaContainer } from "@medusajs/framework/types"
import { resolvePosthog } from "../modules/posthog/resolve"
import type { OutboxHealth } from "../modules/posthog/outbox/outbox-health"
import type { PosthogHealth } from "../types/health"

/** Longer than any event waits where nothing is wrong, and than a restart of PostHog or the store takes. */
const LONG_WAIT_SECONDS = 15 * 60

/** Reconciliation runs every minute, and a process stands by for it. */
const LONG_UNSEEN_MS = 10 * 60_000

const MINUTE_SECONDS = 60

/**
 * How the plugin stands, of all processes together, and what needs a person.
 *
 * @throws the database's error
 */
export const readHealth = async (container: MedusaContainer): Promise<PosthogHealth> => {
  const posthog = resolvePosthog(container)
  if (posthog.schemaProblem) {
    return { ...NOTHING_KNOWN, problems: [posthog.schemaProblem] }
  }
  const [outbox, passes] = await Promise.all([
    posthog.outboxHealth(),
    posthog.listReconciliations({ pass: "recent" }, { take: 1 }),
  ])
  const [pass] = passes
  const reconciledAt = pass && new Date(pass.looked_at)
  const now = Date.now()
  const { status } = posthog
  const problems = problemsOf({
    // A server says nothing of a key, which only its workers need.
    status:
      status.state === "no_api_key" && !posthog.isDeliveringProcess
        ? { state: "left_to_workers" }
        : status,
    outbox,
    reconciledAt,
    // Before its first minute is over, a store has not been looked at.
    unseenMs: now - (reconciledAt?.getTime() ?? now - process.uptime() * 1_000),
    untriedMs: pass ? now - new Date(pass.updated_at).getTime() : Infinity,
  })
  return {
    is_healthy: problems.length === 0,
    problems,
    waiting: outbox.waiting,
    oldest_seconds: Math.round(outbox.oldestSeconds),
    last_error: outbox.lastError,
    delivered_last_hour: outbox.deliveredLastHour,
    latency_p50_seconds: outbox.latencyP50Seconds,
    latency_p99_seconds: outbox.latencyP99Seconds,
    set_aside: outbox.setAside,
    reconciled_at: reconciledAt?.toISOString() ?? null,
  }
}

/** How the plugin stands where its tables cannot be asked. */
const NOTHING_KNOWN = {
  is_healthy: false,
  waiting: 0,
  oldest_seconds: 0,
  last_error: null,
  delivered_last_hour: 0,
  latency_p50_seconds: null,
  latency_p99_seconds: null,
  set_aside: [],
  reconciled_at: null,
}

/** What of a process's status needs a person; the rest passes by itself, or is as it should be. */
const STATES_TO_MEND = new Set(["disabled", "no_api_key", "misconfigured"])

/** What `problemsOf` judges. */
export interface Findings {
  /** Of the process that is asked. */
  status: { state: string; reason?: string }
  outbox: OutboxHealth
  /** When a process last looked at the store's rows. */
  reconciledAt: Date | undefined
  /** How long none has. */
  unseenMs: number
  /** How long none has begun to, or has given up. */
  untriedMs: number
}

/** What needs a person, each with what to do. Pure. */
export const problemsOf = ({
  status: { state, reason },
  outbox: { waiting, oldestSeconds, lastError, setAside },
  reconciledAt,
  unseenMs,
  untriedMs,
}: Findings): string[] => {
  const problems: string[] = []
  if (STATES_TO_MEND.has(state)) {
    problems.push(reason ?? state)
  }
  if (state === "disabled") {
    return problems
  }
  if (state !== "no_api_key" && oldestSeconds > LONG_WAIT_SECONDS) {
    const minutes = Math.round(oldestSeconds / MINUTE_SECONDS)
    const said = lastError
      ? `PostHog's last answer: ${lastError}`
      : "The log of the process that delivers says why. If none does: one has to run in Medusa's `worker` or `shared` mode."
    problems.push(
      `Waiting for delivery: ${waiting}, the oldest for ${minutes} minutes; none is lost. ${said}`
    )
  }
  for (const { reason: why, count } of setAside) {
    problems.push(
      `Set aside as \`${why}\`: ${count}. They are not sent again by themselves; the column last_error of posthog_outbox_event says what PostHog answered.`
    )
  }
  if (unseenMs > LONG_UNSEEN_MS) {
    const remedy =
      untriedMs > LONG_UNSEEN_MS
        ? "A process has to run in Medusa's `worker` or `shared` mode."
        : "None has come to its end since; the log of the process that looks says why."
    problems.push(
      `Expected a look at the store's rows every minute, and the last was ${reconciledAt ? `at ${reconciledAt.toISOString()}` : "never"}. ${remedy}`
    )
  }
  return problems
}
