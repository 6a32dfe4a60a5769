import type { DeliveryState } from "./delivery-state"
import { errorName } from "../../../lib/error-name"
import type { Log } from "../../../lib/log"
import type { Outbox } from "../outbox/outbox"
import { backoffMs } from "../../../lib/backoff"
import { createPauseLog } from "./pause-log"
import type { PosthogClient } from "./posthog-client"
import { Sender } from "./sender"
import { createSettle } from "./settle"
import type { Trouble } from "./trouble"

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
 * Says when events go from the outbox to PostHog: batch after batch until nothing is due, and what to do about it when nothing passes.
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
  private current: DeliveryState = { state: "delivering" }
  /** Ends the request of a round that is still under way when the process has to stop. */
  private readonly ending = new AbortController()
  private readonly sender: Sender
  private readonly pauseLog: ReturnType<typeof createPauseLog>

  constructor(
    outbox: Outbox,
    client: PosthogClient,
    private readonly config: DeliveryConfig,
    log: Log,
    debug: boolean,
    private readonly now: () => number = Date.now
  ) {
    const { batchSize, requestTimeoutMs } = config
    const settle = createSettle(outbox, log, debug)
    this.sender = new Sender({ outbox, client, settle, batchSize, requestTimeoutMs, now })
    this.pauseLog = createPauseLog(log)
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
   * events now. What was leased and not sent is given back.
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
    if (wasStarted && this.pauseLeftMs() === 0) {
      await this.drain(deadline)
    }
    clearTimeout(end)
    this.ending.abort()
  }

  /** How much of a pause is left, in milliseconds. */
  private pauseLeftMs(): number {
    return Math.max(0, (this.current.nextTryAt ?? 0) - this.now())
  }

  private schedule(delayMs: number): void {
    const at = this.now() + delayMs
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
    if (this.pauseLeftMs() === 0) {
      await (this.round ?? this.run(() => !this.stopped, this.ending.signal))
    }
    if (!this.stopped) {
      this.schedule(this.pauseLeftMs() || this.config.pollIntervalMs)
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
        this.resume()
      }
      switch (step.kind) {
        case "idle":
          return
        case "paused":
          return this.pause(step.trouble, step.waitMs)
        case "passed":
          this.resume()
          break
        case "failed":
          if (step.trouble) {
            this.say(step.trouble)
          }
      }
    }
  }

  /** Leaves PostHog alone for a while. */
  private pause(trouble: Trouble, waitMs: number): void {
    if (waitMs > 0) {
      // A shorter wait for something else does not end a longer one.
      const nextTryAt = this.now() + Math.max(waitMs, this.pauseLeftMs())
      this.say({ ...trouble, nextTryAt })
    }
    if (!this.stopped) {
      this.schedule(waitMs)
    }
  }

  private say(state: DeliveryState): void {
    this.current = state
    this.pauseLog.paused(state)
  }

  /** Delivery works again, or still. */
  private resume(): void {
    this.current = { state: "delivering" }
    this.pauseLog.resumed()
  }

  private onDatabaseError(error: unknown): void {
    const reason = `The outbox cannot be reached: ${errorName(error)}`
    this.pause({ state: "retrying", reason }, backoffMs(++this.databaseFailures))
  }
}
