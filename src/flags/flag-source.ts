import { isAnswerOf } from "../events/flags/flags"
import type { FlagAnswer, Flags, FlagSubject } from "../events/flags/flags"
import { Backoff } from "../lib/backoff"
import { within } from "../lib/within"
import type { ResolvedOptions } from "../options/schema"
import { createDefinitions } from "./definitions"
import { Evaluator } from "./evaluator"
import type { StoreCache } from "./store-cache"

/** How long a visitor waits for PostHog, if the store has no definitions. */
const DEADLINE_MS = 300

const POLL_MS = 30_000

/** Nobody waits for the definitions. */
const DEFINITIONS_TIMEOUT_MS = 10_000

export interface SourceParts {
  options: Pick<ResolvedOptions, "apiKey" | "secretKey" | "host" | "disabled" | "flags">
  cache: () => StoreCache
  /** Unique across all processes, now and later. */
  holder: string
  /** How long a visitor waits for PostHog; changed only in tests, which don't depend on a machine's speed. */
  deadlineMs?: number
}

/** Where answers about a store's flags come from: from PostHog's definitions if there are any, otherwise from PostHog. */
export class FlagSource {
  private readonly local: Evaluator | undefined
  private readonly remote: Evaluator | undefined
  private readonly declared: Flags
  private readonly keys: readonly string[]
  private readonly backoff = new Backoff()
  private readonly deadlineMs: number

  constructor({ options, cache, holder, deadlineMs = DEADLINE_MS }: SourceParts) {
    const { apiKey, secretKey, host, flags } = options
    this.declared = flags
    this.deadlineMs = deadlineMs
    this.keys = Object.keys(flags)
    if (!apiKey || options.disabled || this.keys.length === 0) {
      return
    }
    this.remote = new Evaluator(apiKey, {
      host,
      enableLocalEvaluation: false,
      featureFlagsRequestTimeoutMs: deadlineMs,
      featureFlagsRequestMaxRetries: 0,
      fetch: (url, init) =>
        this.watch(fetch(url, { ...(init as RequestInit), redirect: "manual" })),
    })
    this.local = secretKey
      ? new Evaluator(apiKey, {
          host,
          secretKey,
          requestTimeout: DEFINITIONS_TIMEOUT_MS,
          featureFlagsPollingInterval: POLL_MS,
          flagDefinitionCacheProvider: createDefinitions({ cache: cache(), apiKey, holder }),
        })
      : undefined
  }

  /** What PostHog answers about the flags, by key. A flag about which it says nothing that the flag can be is left out. Never rejects. */
  async of(subject: FlagSubject): Promise<Map<string, FlagAnswer>> {
    const local = await this.evaluate(subject)
    const remote = await this.ask(subject, local ? local.unresolved : this.keys)
    const all = [...(local?.answers ?? []), ...remote]
    return new Map(all.filter(([key, { value }]) => isAnswerOf(this.declared[key], value)))
  }

  /** Whether the store has PostHog's definitions, by then. */
  async ready(timeoutMs: number): Promise<boolean> {
    return (await this.local?.waitForLocalEvaluationReady(timeoutMs)) ?? false
  }

  async stop(): Promise<void> {
    await Promise.all([this.local?.shutdown(DEADLINE_MS), this.remote?.shutdown(DEADLINE_MS)])
  }

  /** Without the definitions, posthog-node would wait for them. */
  private async evaluate(subject: FlagSubject) {
    return this.local?.isLocalEvaluationReady()
      ? this.local.ask(subject, this.keys, true).catch(() => undefined)
      : undefined
  }

  private async ask(subject: FlagSubject, keys: readonly string[]) {
    if (!this.remote || keys.length === 0 || this.backoff.isPaused) {
      return []
    }
    // A body that trickles in isn't part of posthog-node's limit.
    const asked = within(this.deadlineMs, this.remote.ask(subject, keys, false))
    return asked.then(
      ({ answers }) => answers,
      () => {
        this.backoff.failed()
        return []
      }
    )
  }

  /** While PostHog fails, visitors don't wait for it one after another. */
  private async watch(answer: Promise<Response>): Promise<Response> {
    try {
      const response = await answer
      if (response.ok) {
        this.backoff.passed()
      } else {
        this.backoff.failed()
      }
      return response
    } catch (error) {
      this.backoff.failed()
      throw error
    }
  }
}
