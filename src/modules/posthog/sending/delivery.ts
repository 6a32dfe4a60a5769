import { backoffMs } from "../../../lib/backoff"
import { errorName } from "../../../lib/error-name"
import type { Log } from "../../../lib/log"
import type { ResolvedOptions } from "../../../options/schema"
import type { Outbox } from "../outbox/outbox"
import { Batches } from "./batches"
import { createPosthogClient } from "./posthog-client"
import type { PosthogClient } from "./posthog-client"
import { Sender } from "./sender"
import { Settle } from "./settle"
import { Standing } from "./status"
import type { DeliveryState, Trouble } from "./status"

/** How delivery behaves. */
export interface DeliveryConfig {
  batchSize: number
  /** How long a recorded event waits for others. */
  flushIntervalMs: number
  /** How often the outbox is looked at for events of other processes and for retries. */
  pollIntervalMs: number
  /** After how long a request without an answer has failed. */
  requestTimeoutMs: number
}

/**
 * Says when events go from the outbox to PostHog. Delivery is in one of these states:
 *
 * | state | what it does | left when |
 * | --- | --- | --- |
 * | stopped | nothing by itself; `drain` sends what is due all the same | `start` → delivering |
 * | delivering | sends batch after batch until nothing is due; then waits for `wake`, or for the next look at the outbox | nothing passes, or the outbox cannot be reached → retrying, misconfigured |
 * | retrying | what is wrong passes by itself: sends nothing until `nextTryAt`, then one request | a request passes → delivering |
 * | misconfigured | a person has to act (key, host, proxy, quota): as retrying, with longer waits | a request passes → delivering |
 *
 * `stop` leaves each of them: it sends what is due until its deadline, unless in a pause. How many events a request holds is the state of
 * `Pace` (full, small, single), which events they are says `Batches`, and what becomes of an event is written by `Settle`.
 *
 * One round runs at a time in a process; other processes run their own. While PostHog cannot take events, the whole of
 * delivery waits, not each event for itself, so an outage costs one small request now and then.
 */
export class Delivery {
  private timer: NodeJS.Timeout | undefined
  private timerAt = Infinity
  private round: Promise<void> | undefined
  private stopped = true
  private databaseFailures = 0
  /** Ends the request of a round that is still under way when the process has to stop. */
  private readonly ending = new AbortController()
  private readonly standing: Standing
  private readonly batches: Batches
  private readonly sender: Sender

  constructor(
    outbox: Outbox,
    client: PosthogClient,
    private readonly config: DeliveryConfig,
    log: Log,
    debug: boolean
  ) {
    const settle = new Settle(outbox, log, debug)
    this.standing = new Standing(log)
    this.batches = new Batches(outbox, settle)
    this.sender = new Sender({ ...config, batches: this.batches, client, settle })
  }

  get status(): DeliveryState {
    return this.standing.current
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
    const timeout = AbortSignal.timeout(Math.max(0, deadline - Date.now()))
    const signal = AbortSignal.any([timeout, this.ending.signal])
    await this.run(() => !signal.aborted, signal)
    if (this.stopped) {
      await this.release()
    }
  }

  /**
   * Starts no further round, and uses the time until the deadline to deliver what is due, unless PostHog cannot take
   * events now. What was leased and not sent is given back.
   *
   * @param deadline milliseconds since the epoch; a request under way then is ended
   */
  async stop(deadline: number): Promise<void> {
    const wasStarted = !this.stopped
    this.stopped = true
    clearTimeout(this.timer)
    this.timerAt = Infinity
    const end = setTimeout(() => this.ending.abort(), Math.max(0, deadline - Date.now()))
    await this.round
    if (wasStarted && this.standing.pauseLeftMs === 0) {
      await this.drain(deadline)
    }
    clearTimeout(end)
    this.ending.abort()
    await this.release()
  }

  /** Other processes need not wait for the end of a lease. */
  private async release(): Promise<void> {
    await this.batches.release().catch((error: unknown) => this.onDatabaseError(error))
  }

  private schedule(delayMs: number): void {
    const at = performance.now() + delayMs
    if (at >= this.timerAt) {
      return
    }
    clearTimeout(this.timer)
    this.timerAt = at
    // Waiting events are safe in the outbox, so waiting for them keeps no process alive.
    this.timer = setTimeout(() => void this.onTimer(), delayMs).unref()
  }

  /** Whoever set the timer, and whenever: during a pause it waits for the pause's end. */
  private async onTimer(): Promise<void> {
    this.timerAt = Infinity
    // What woke the timer may have come after the round under way had looked for the last time.
    await this.round
    if (this.standing.pauseLeftMs === 0) {
      await (this.round ?? this.run(() => !this.stopped, this.ending.signal))
    }
    if (!this.stopped) {
      this.schedule(this.standing.pauseLeftMs || this.config.pollIntervalMs)
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
      const step = await this.sender.sendNext(signal)
      if (this.databaseFailures > 0) {
        this.databaseFailures = 0
        this.standing.delivering()
      }
      switch (step.kind) {
        case "idle":
          return
        case "paused":
          return this.pause(step.trouble, step.waitMs)
        case "passed":
          this.standing.delivering()
          break
        case "failed":
          if (step.trouble) {
            this.standing.troubled(step.trouble)
          }
      }
    }
  }

  /** Leaves PostHog alone for a while. */
  private pause(trouble: Trouble, waitMs: number): void {
    if (waitMs > 0) {
      this.standing.paused(trouble, waitMs)
    }
    if (!this.stopped) {
      this.schedule(waitMs)
    }
  }

  private onDatabaseError(error: unknown): void {
    const reason = `Couldn't reach the outbox: ${errorName(error)}`
    this.pause({ state: "retrying", reason }, backoffMs(++this.databaseFailures))
  }
}

const POLL_INTERVAL_MS = 5_000

/** The delivery that the options ask for; none if the plugin is switched off or has no key. */
export const createDelivery = (
  outbox: Outbox,
  { apiKey, disabled, ...options }: ResolvedOptions,
  log: Log
): Delivery | undefined =>
  apiKey && !disabled
    ? new Delivery(
        outbox,
        createPosthogClient({ ...options, apiKey }),
        { ...options, pollIntervalMs: POLL_INTERVAL_MS },
        log,
        options.debug
      )
    : undefined
