import type { LeasedEvent } from "../../../events/outbox-event"
import { SUSPECT_ATTEMPTS } from "../outbox/leased-events"
import type { OutboxProject, ProjectKey } from "../outbox/outbox-project"
import type { Batches } from "./batches"
import { KeyCheck } from "./key-check"
import { boundedWaitMs, isOfTheEvents, Pace } from "./pace"
import { groupsOf } from "./posthog-client"
import type { Group, PosthogClient } from "./posthog-client"
import { NOT_SENT, uuidsOf } from "./settle"
import type { Passed, Settle } from "./settle"
import { otherProject, troubleOf } from "./status"
import type { Trouble } from "./status"
import { OVER_QUOTA } from "./verdict"
import type { Failure } from "./verdict"

export interface SenderParts {
  project: Pick<OutboxProject, "claim" | "other">
  batches: Batches
  client: PosthogClient
  settle: Settle
  batchSize: number
  /** How long a request may go without an answer before it counts as failed. */
  requestTimeoutMs: number
}

/** The outcome of a batch, or of one of its requests. */
export type Step =
  /** Nothing was due. */
  | { kind: "idle" }
  /** PostHog took events. `isLast` if it took all that were due. */
  | { kind: "passed"; events: number; isLast?: boolean }
  /** Nothing passed, but something else can be tried at once. `trouble` says what a person has to know. */
  | { kind: "failed"; trouble?: Trouble }
  /** Nothing can be tried until `waitMs` have passed. */
  | { kind: "paused"; trouble: Trouble; waitMs: number }

/** The timeout of a request that is small because larger ones fail: other events wait behind it. */
const REDUCED_TIMEOUT_MS = 15_000

/** How soon to look whether a person has fixed something. */
const WAIT_FOR_PERSON_MS = 60_000

const UNKNOWN_KEY: Step & { kind: "paused" } = {
  kind: "paused",
  trouble: {
    state: "misconfigured",
    reason:
      "PostHog doesn't recognize this project key (401). Check `apiKey` and `host`: the EU and US clouds don't share keys.",
  },
  waitMs: WAIT_FOR_PERSON_MS,
}

/** The process ran out of time, which says nothing about PostHog. */
const ENDED: Step & { kind: "paused" } = {
  kind: "paused",
  trouble: { state: "retrying", reason: "The request ended before PostHog answered." },
  waitMs: 0,
}

/** Sends one batch after another to PostHog, request by request, and decides what follows from the answers. */
export class Sender {
  private readonly pace: Pace
  private readonly key: KeyCheck
  /** Whether PostHog last said that the quota for all events is used up. */
  private isQuotaUsedUp = false
  /** Whether the outbox was last seen to belong to another project. */
  private isOfOther = false
  /** The step to take if there is no event other than the one that failed. */
  private ifNoOther: Step | undefined

  constructor(private readonly parts: SenderParts) {
    this.pace = new Pace(parts.batchSize)
    this.key = new KeyCheck(parts.client)
  }

  /**
   * Sends the next batch.
   *
   * @throws the database's error; events without a verdict keep their lease and are sent again when it ends
   */
  async sendNext(signal: AbortSignal): Promise<Step> {
    const { batches } = this.parts
    const { ifNoOther } = this
    this.ifNoOther = undefined
    await batches.begin(this.timeoutMs, this.pace)
    const others = this.pace.except.length > 0 ? await batches.nextOthers(this.pace) : undefined
    if (others?.length === 0) {
      this.pace.startOver()
      if (ifNoOther) {
        return ifNoOther
      }
    }
    const batch = others?.length ? others : await batches.next(this.pace)
    if (batch.length === 0) {
      return this.onNothingDue(signal)
    }
    if (await this.key.isUnknown(signal)) {
      await batches.release(batch, UNKNOWN_KEY.trouble.reason)
      return UNKNOWN_KEY
    }
    const owner = this.key.isKnown ? await this.parts.project.claim() : undefined
    if (owner) {
      const step = this.ofOther(owner)
      await batches.release(batch, step.trouble.reason)
      return step
    }
    this.isOfOther = false
    // What goes beside an event that may kill the process would be suspected as well.
    if (!this.pace.isReduced && batch.every(({ attempts }) => attempts === 1)) {
      batches.leaseAhead(this.pace)
    }
    const step = await this.sendGroups(groupsOf(batch, Date.now()), signal)
    if (step.kind === "paused") {
      // The database's error must not end PostHog's pause. What isn't given back is sent when its lease ends.
      await batches.releaseAhead().catch(() => undefined)
      if (step.trouble.state === "misconfigured") {
        this.key.askAgain()
      }
    }
    return step.kind === "passed"
      ? { ...step, isLast: step.events === batch.length && !batches.isMoreDue }
      : step
  }

  /** Nothing is due for a process with the key of another project than the outbox's. A person's decision ends that. */
  private async onNothingDue(signal: AbortSignal): Promise<Step> {
    const wasOfOther = this.isOfOther
    const owner = await this.parts.project.other()
    this.isOfOther = owner !== undefined
    if (owner) {
      return (await this.key.isUnknown(signal)) ? UNKNOWN_KEY : this.ofOther(owner)
    }
    return wasOfOther ? { kind: "passed", events: 0, isLast: true } : { kind: "idle" }
  }

  private ofOther(owner: ProjectKey): Step & { kind: "paused" } {
    this.isOfOther = true
    return { kind: "paused", trouble: otherProject(owner), waitMs: WAIT_FOR_PERSON_MS }
  }

  /** How long the next request may go without an answer before it counts as failed. */
  private get timeoutMs(): number {
    const { requestTimeoutMs } = this.parts
    return this.pace.isReduced ? Math.min(requestTimeoutMs, REDUCED_TIMEOUT_MS) : requestTimeoutMs
  }

  /** Sends request after request. If one pauses delivery, gives back the events of those after it. */
  private async sendGroups(groups: readonly Group[], signal: AbortSignal): Promise<Step> {
    let step: Step = { kind: "idle" }
    let passed = 0
    for (const [n, group] of groups.entries()) {
      if (n > 0 && !this.parts.batches.lasts(this.timeoutMs)) {
        await this.giveBack(groups.slice(n), NOT_SENT)
        // It is later than the rest, and its lease ends soon as well.
        await this.parts.batches.releaseAhead()
        break
      }
      step = await this.send(group, signal)
      passed += step.kind === "passed" ? step.events : 0
      if (step.kind === "paused") {
        await this.giveBack(groups.slice(n + 1), step.trouble.reason)
        return step
      }
    }
    return step.kind === "passed" ? { ...step, events: passed } : step
  }

  private async giveBack(groups: readonly Group[], reason: string | null): Promise<void> {
    await this.parts.settle.giveBack(
      groups.flatMap(({ events }) => uuidsOf(events)),
      reason
    )
  }

  private async send({ events, historical }: Group, signal: AbortSignal): Promise<Step> {
    const { client, settle } = this.parts
    const verdict = await client.send(events, { timeoutMs: this.timeoutMs, signal, historical })
    if (verdict.kind === "accepted" || verdict.kind === "mixed") {
      return this.onPassed(await settle.settle(events, verdict))
    }
    if (signal.aborted) {
      await settle.giveBack(uuidsOf(events), ENDED.trouble.reason)
      return ENDED
    }
    if (verdict.reason === OVER_QUOTA) {
      this.isQuotaUsedUp ||= !mayHaveOwnQuota(events)
      if (!this.isQuotaUsedUp) {
        await settle.giveBack(uuidsOf(events), OVER_QUOTA, "later")
        return { kind: "failed" }
      }
    }
    const [first] = events
    return first && first.attempts > SUSPECT_ATTEMPTS
      ? this.onFailedAgain(first, verdict)
      : this.onFailed(events, verdict)
  }

  private async onPassed({ events, isOverQuota, retryAfterMs }: Passed): Promise<Step> {
    if (events.length > 0) {
      this.isQuotaUsedUp = false
      this.pace.passed(events)
      // If PostHog didn't say that it knows the key, this answer has to do. The events are accepted, whatever the database answers.
      await this.parts.project.claim().catch(() => undefined)
    }
    if (retryAfterMs !== undefined) {
      const trouble: Trouble = { state: "retrying", reason: "PostHog asked the plugin to wait." }
      return { kind: "paused", trouble, waitMs: boundedWaitMs(retryAfterMs) }
    }
    return events.length > 0 || !isOverQuota
      ? { kind: "passed", events: events.length }
      : { kind: "failed", trouble: { state: "misconfigured", reason: OVER_QUOTA } }
  }

  private async onFailed(events: readonly LeasedEvent[], failure: Failure): Promise<Step> {
    const { isCulprit, waitMs, mayTryAnother } = this.pace.failed(events, failure)
    const [first] = events
    if (first && isCulprit) {
      await this.settleCulprit(first, failure)
      return { kind: "failed" }
    }
    if (this.pace.mayBeOfOne) {
      await this.parts.batches.keep(events, failure.reason)
    } else {
      await this.parts.batches.release(events, failure.reason)
    }
    const wait: Step =
      waitMs > 0 ? { kind: "paused", trouble: troubleOf(failure), waitMs } : { kind: "failed" }
    if (!mayTryAnother) {
      return wait
    }
    this.ifNoOther = wait
    return { kind: "failed" }
  }

  /** An event that is sent alone because it failed says nothing about the others. It pauses delivery only if PostHog asks for that. */
  private async onFailedAgain(event: LeasedEvent, failure: Failure): Promise<Step> {
    const { isCulprit } = this.pace.failedAgain(event)
    await (isCulprit && isOfTheEvents(failure)
      ? this.settleCulprit(event, failure)
      : this.parts.settle.giveBack([event.uuid], failure.reason, "alone"))
    const asked = failure.kind === "retry_later" ? failure.retryAfterMs : undefined
    return asked === undefined
      ? { kind: "failed" }
      : { kind: "paused", trouble: troubleOf(failure), waitMs: boundedWaitMs(asked) }
  }

  /** PostHog takes other events, but not this one. */
  private async settleCulprit({ uuid }: LeasedEvent, { kind, reason }: Failure): Promise<void> {
    if (kind === "refused" || kind === "too_large") {
      await this.parts.settle.setAside(uuid, { reason: kind, detail: reason })
    } else {
      await this.parts.settle.holdBack(uuid, reason)
    }
  }
}

/** PostHog has a quota of its own for errors, and one for LLM events. It says no more if all events of a request exceed one. */
const mayHaveOwnQuota = (events: readonly LeasedEvent[]): boolean =>
  events.every(({ event }) => /^\$(exception$|ai_)/.test(event))
