import { isAnswerOf } from "../events/flags/flags"
import type { FlagAnswer, Flags, FlagSubject } from "../events/flags/flags"
import { Backoff } from "../lib/backoff"
import { inTime } from "../lib/in-time"
import type { Log } from "../lib/log"
import type { ResolvedOptions } from "../options/schema"
import { createDefinitions } from "./definitions"
import type { Answers, Evaluator } from "./evaluator"
import type * as Evaluation from "./evaluator"
import { createFlagFetch } from "./flag-requests"
import type { Outcome } from "./flag-requests"
import { readableSubject } from "./readable-subject"
import type { StoreCache } from "./store-cache"
import { createWarnOfDefinitions } from "./warn-of-definitions"

/** How long a visitor waits for PostHog, if the store has no definitions. */
const DEADLINE_MS = 300

const POLL_MS = 30_000

/** Nobody waits for the definitions. */
const DEFINITIONS_TIMEOUT_MS = 10_000

/** Each process that shares a cache reads them every 30 seconds. */
const MAX_DEFINITIONS_BYTES = 5 * 1024 * 1024

const MAX_ANSWER_BYTES = 1024 * 1024

export interface SourceParts {
  options: Pick<ResolvedOptions, "apiKey" | "secretKey" | "host" | "disabled" | "flags">
  cache: () => StoreCache
  log: Pick<Log, "warn">
  /** Unique across all processes, now and later. */
  holder: string
  /** How long a visitor waits for PostHog; changed only in tests, which don't depend on a machine's speed. */
  deadlineMs?: number
}

/** Loaded only in a store with flags, because posthog-node takes long to load. */
const evaluation = () =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a constructor can't wait for import()
  require("./evaluator") as typeof Evaluation

/** Where answers about a store's flags come from: from PostHog's definitions if there are any, otherwise from PostHog. */
export class FlagSource {
  private readonly local: Evaluator | undefined
  private readonly remote: Evaluator | undefined
  private readonly declared: Flags
  private readonly keys: readonly string[]
  private readonly backoff = new Backoff()
  private readonly deadlineMs: number

  constructor({ options, cache, log, holder, deadlineMs = DEADLINE_MS }: SourceParts) {
    const { apiKey, secretKey, host, flags } = options
    this.declared = flags
    this.deadlineMs = deadlineMs
    this.keys = Object.keys(flags)
    if (!apiKey || options.disabled || this.keys.length === 0) {
      return
    }
    const { Evaluator } = evaluation()
    this.remote = new Evaluator(apiKey, {
      host,
      enableLocalEvaluation: false,
      featureFlagsRequestTimeoutMs: deadlineMs,
      featureFlagsRequestMaxRetries: 0,
      fetch: createFlagFetch(MAX_ANSWER_BYTES, (outcome) => this.note(outcome)),
    })
    this.local = secretKey
      ? new Evaluator(apiKey, {
          host,
          secretKey,
          requestTimeout: DEFINITIONS_TIMEOUT_MS,
          featureFlagsPollingInterval: POLL_MS,
          fetch: createFlagFetch(MAX_DEFINITIONS_BYTES, createWarnOfDefinitions(log)),
          flagDefinitionCacheProvider: createDefinitions({ cache: cache(), apiKey, holder }),
        })
      : undefined
  }

  /** What PostHog answers about the flags, by key. A flag about which it says nothing that the flag can be is left out. Never rejects. */
  async of(asked: FlagSubject): Promise<Map<string, FlagAnswer>> {
    const subject = readableSubject(asked)
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
  private async evaluate(subject: FlagSubject): Promise<Answers | undefined> {
    return this.local?.hasDefinitions
      ? this.local.ask(subject, this.keys, true).catch(() => undefined)
      : undefined
  }

  private async ask(
    subject: FlagSubject,
    keys: readonly string[]
  ): Promise<Iterable<[string, FlagAnswer]>> {
    if (!this.remote || keys.length === 0 || this.backoff.isPaused) {
      return []
    }
    const isFailing = this.backoff.failures > 0
    if (isFailing) {
      this.backoff.failed()
    }
    // posthog-node's own limit starts with the request.
    const asked = inTime(this.deadlineMs, this.remote.ask(subject, keys, false), noAnswer).then(
      ({ answers }) => answers,
      (problem: unknown) => {
        // A request notes its own failure, and an error before it is none of PostHog's.
        if (problem instanceof NoAnswerError) {
          this.note("failed")
        }
        return []
      }
    )
    // While PostHog fails, no visitor waits for it. This one finds out whether it is back, for those who come later.
    return isFailing ? [] : asked
  }

  /** Visitors who waited at the same time have met one outage. */
  private note(outcome: Outcome): void {
    if (outcome === "answered") {
      this.backoff.passed()
    } else if (!this.backoff.isPaused) {
      this.backoff.failed()
    }
  }
}

class NoAnswerError extends Error {}

const noAnswer = () => new NoAnswerError("PostHog didn't answer in time.")
