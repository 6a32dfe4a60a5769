import { errorName } from "../../../types/error-name"
import type { ClaimedEvent } from "../../../types/outbox-event"
import type { Log } from "../../../types/log"
import { SUSPECT_ATTEMPTS } from "../outbox/claim-events"
import type { Outbox } from "../outbox/outbox"
import { backoffMs } from "./backoff"
import { createPauseLog } from "./pause-log"
import type { PosthogClient } from "./posthog-client"
import { isAskedToWait, sendAndSettle } from "./send-batch"
import type { Settle, Unsent } from "./send-batch"
import { createSettle } from "./settle"

/** How delivery behaves. */
export interface DeliveryConfig {
  batchSize: number
  /** How long a recorded event waits for others. */
  flushIntervalMs: number
  /** How often the outbox is looked at for events of other processes and for retries. */
  pollIntervalMs: number
  /** How long to wait before a wrong key or host is tried again. */
  misconfiguredRetryMs: number
}

/** What delivery is doing, for health checks and the Admin. */
export interface DeliveryState {
  state: "delivering" | "retrying" | "misconfigured"
  /** Why it is not delivering. */
  reason?: string
  /** When it tries again, milliseconds since the epoch. */
  nextTryAt?: number
}

/** How often the key is asked about while the answer is unclear. */
const MAX_KEY_CHECKS = 5

/** After this many failures in a row one event is sent first, by itself: the others may be to blame, and not PostHog. */
const FAILURES_TOGETHER = 3

/** After this many claims without a verdict an event is set aside. */
const MAX_ATTEMPTS = 20

const UNKNOWN_KEY: Unsent["stop"] = {
  kind: "misconfigured",
  reason:
    "PostHog does not know this project key (401). Check `apiKey` and `host`: the EU and the US cloud do not share keys.",
}

/**
 * Takes events from the outbox to PostHog: claims a batch, sends it, settles it, until nothing is due.
 *
 * One round runs at a time in a process; other processes run their own. While PostHog cannot take events, the whole of
 * delivery waits, not each event for itself, so an outage costs one request now and then.
 */
export class Delivery {
  private timer: NodeJS.Timeout | undefined
  private timerAt = Infinity
  private round: Promise<void> | undefined
  private stopped = true
  private failures = 0
  private databaseFailed = false
  private isTrusted = false
  private keyChecks = 0
  private keyChecked = false
  /** Whether PostHog has ever said that it knows the key: then it can be asked whether it is there. */
  private isKeyKnown = false
  private current: DeliveryState = { state: "delivering" }
  /** Ends the request of a round that is still under way when the process has to stop. */
  private readonly ending = new AbortController()
  private readonly settle: Settle
  private readonly pauseLog: ReturnType<typeof createPauseLog>

  constructor(
    private readonly outbox: Outbox,
    private readonly client: PosthogClient,
    private readonly config: DeliveryConfig,
    private readonly log: Log,
    private readonly debug: boolean,
    private readonly now: () => number = Date.now
  ) {
    this.pauseLog = createPauseLog(log)
    this.settle = createSettle(outbox, log)
  }

  get status(): DeliveryState {
    return this.current
  }

  /** Begins to deliver what is due, and goes on until `stop`. */
  start(): void {
    this.stopped = false
    this.schedule(0)
  }

  /** Says that events were recorded: they are sent after the flush interval. */
  wake(): void {
    if (!this.stopped) {
      this.schedule(this.config.flushIntervalMs)
    }
  }

  /**
   * Delivers all that is due now, whether or not delivery was started, and also while it is paused. Ends at the
   * deadline, when PostHog cannot take events, or when the process stops.
   *
   * @param deadline milliseconds since the epoch; a request under way then is ended
   */
  async drain(deadline: number): Promise<void> {
    while (this.round) {
      await this.round
    }
    const timeout = AbortSignal.timeout(Math.max(0, deadline - this.now()))
    const signal = AbortSignal.any([timeout, this.ending.signal])
    await this.run(() => !signal.aborted, signal)
  }

  /**
   * Starts no further round, and uses the time until the deadline to deliver what is due, unless PostHog cannot take
   * events now. What was claimed and not sent is given back.
   *
   * @param deadline milliseconds since the epoch; a request under way then is ended
   */
  async stop(deadline: number): Promise<void> {
    const wasStarted = !this.stopped
    this.stopped = true
    clearTimeout(this.timer)
    this.timerAt = Infinity
    const end = setTimeout(() => this.ending.abort(), Math.max(0, deadline - this.now()))
    await this.round
    if (wasStarted && !this.isPaused()) {
      await this.drain(deadline)
    }
    clearTimeout(end)
    this.ending.abort()
  }

  private isPaused(): boolean {
    return this.current.nextTryAt !== undefined && this.now() < this.current.nextTryAt
  }

  private schedule(delayMs: number): void {
    const at = Math.max(this.now() + delayMs, this.current.nextTryAt ?? 0)
    if (at >= this.timerAt) {
      return
    }
    clearTimeout(this.timer)
    this.timerAt = at
    // Waiting events are safe in the outbox, so waiting for them keeps no process alive.
    this.timer = setTimeout(() => void this.onTimer(), at - this.now()).unref()
  }

  private async onTimer(): Promise<void> {
    this.timerAt = Infinity
    // What woke the timer may have come after the round under way had looked for the last time.
    await this.round
    await (this.round ?? this.run(() => !this.stopped, this.ending.signal))
    if (!this.stopped) {
      this.schedule(this.config.pollIntervalMs)
    }
  }

  private run(mayGoOn: () => boolean, signal: AbortSignal): Promise<void> {
    this.round = this.deliverWhile(mayGoOn, signal)
      .catch((error: unknown) => this.onDatabaseError(error))
      .finally(() => {
        this.round = undefined
      })
    return this.round
  }

  private async deliverWhile(mayGoOn: () => boolean, signal: AbortSignal): Promise<void> {
    while (mayGoOn()) {
      const batch = await this.claim()
      if (this.databaseFailed) {
        this.resume()
      }
      if (batch.length === 0) {
        return
      }
      const unsent = await this.sendBatch(batch, signal)
      if (unsent) {
        await this.giveBack(unsent, batch)
        return
      }
      this.resume()
      if (this.debug) {
        this.log.info(`medusa-plugin-posthog: ${batch.length} events were settled with PostHog.`)
      }
    }
  }

  /** Claims what is due. An event that was claimed too often, which comes alone, is set aside instead of being sent once more. */
  private async claim(): Promise<ClaimedEvent[]> {
    const batch = await this.outbox.claim(this.config.batchSize)
    const [first] = batch
    if (!first || first.attempts <= MAX_ATTEMPTS) {
      return batch
    }
    await this.settle.setAside([first.uuid], {
      reason: "crashed",
      detail: `Claimed ${MAX_ATTEMPTS} times, and each time the process ended before PostHog's answer was known.`,
    })
    return this.claim()
  }

  private async sendBatch(
    batch: readonly ClaimedEvent[],
    signal: AbortSignal
  ): Promise<Unsent | undefined> {
    if (!this.keyChecked) {
      const answer = await this.client.checkKey(signal)
      if (answer === "unknown") {
        return { uuids: batch.map((event) => event.uuid), stop: UNKNOWN_KEY }
      }
      // An instance that never answers the question must not be asked with every batch.
      this.isKeyKnown ||= answer === "known"
      this.keyChecked = answer === "known" || ++this.keyChecks >= MAX_KEY_CHECKS
    }
    const probe = this.failures - FAILURES_TOGETHER
    const unsent = await sendAndSettle(this.client, this.settle, batch, {
      now: this.now(),
      isPosthog: () => this.isPosthogThere(signal),
      // Another one each time, because it may be the very event that fails.
      probe: probe >= 0 ? probe : undefined,
      signal,
    })
    this.isTrusted ||= unsent === undefined
    return unsent
  }

  /** Whether PostHog took something before, and still knows the key, where it was ever heard on that. */
  private async isPosthogThere(signal: AbortSignal): Promise<boolean> {
    if (!this.isTrusted || !this.isKeyKnown) {
      return this.isTrusted
    }
    return (await this.client.checkKey(signal)) === "known"
  }

  /** A failure of an event that is sent alone since it failed proves nothing of PostHog, unless PostHog says so; it pauses nothing. */
  private async giveBack(unsent: Unsent, batch: readonly ClaimedEvent[]): Promise<void> {
    const { uuids, stop } = unsent
    const isOfAll = stop === UNKNOWN_KEY || isAskedToWait(stop)
    const isSuspect = batch.some(({ attempts }) => attempts > SUSPECT_ATTEMPTS)
    if (isSuspect && !isOfAll) {
      await this.outbox.retry(uuids, stop.reason, { place: "alone" })
    } else {
      await this.pause(unsent)
    }
  }

  private async pause({ uuids, isRest, isSoon, stop }: Unsent): Promise<void> {
    this.failures++
    const isMisconfigured = stop.kind === "misconfigured"
    const usualMs = isMisconfigured ? this.config.misconfiguredRetryMs : backoffMs(this.failures)
    const delayMs = isAskedToWait(stop) ? stop.retryAfterMs : isSoon ? backoffMs(1) : usualMs
    this.current = {
      state: isMisconfigured ? "misconfigured" : "retrying",
      reason: stop.reason,
      nextTryAt: this.now() + delayMs,
    }
    this.keyChecked = this.keyChecked && !isMisconfigured
    this.pauseLog.paused(this.current)
    await this.outbox.retry(uuids, stop.reason, { place: isRest ? "last" : "same" })
    if (!this.stopped) {
      this.schedule(delayMs)
    }
  }

  /** Delivery works again, or still. */
  private resume(): void {
    const wasPaused = this.current.state !== "delivering"
    this.failures = 0
    this.databaseFailed = false
    this.current = { state: "delivering" }
    this.pauseLog.resumed()
    if (wasPaused && !this.stopped) {
      // The timer may still be set to the end of the pause.
      this.schedule(this.config.pollIntervalMs)
    }
  }

  private onDatabaseError(error: unknown): void {
    this.failures++
    this.databaseFailed = true
    const reason = `The outbox cannot be reached: ${errorName(error)}`
    this.current = { state: "retrying", reason, nextTryAt: this.now() + backoffMs(this.failures) }
    this.pauseLog.paused(this.current)
  }
}
