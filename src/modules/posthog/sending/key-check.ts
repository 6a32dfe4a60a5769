import { MINUTE_MS } from "../../../lib/time"
import type { PosthogClient } from "./posthog-client"

/** How often to ask in a row while the answer is unclear: an instance that never answers must not be asked with every batch. */
const MAX_UNCLEAR = 5

/** A key may be reset in PostHog while the process runs. */
const ASK_AFTER_MS = 10 * MINUTE_MS

/**
 * Asks PostHog whether it knows the project key: before the first batch, every ten minutes of delivery, and after trouble. Capture answers
 * 200 to any well-formed key, and drops the events of an unknown one. So once PostHog doesn't know it, only a clear answer ends that.
 */
export class KeyCheck {
  private answer: "known" | "unknown" | undefined
  /** Unclear answers since the last clear one. */
  private unclear = 0
  private nextAt = 0

  constructor(private readonly client: Pick<PosthogClient, "checkKey">) {}

  /** Whether PostHog said that it knows the key. */
  get isKnown(): boolean {
    return this.answer === "known"
  }

  /** Whether PostHog says, or last said, that it doesn't know the key. */
  async isUnknown(signal: AbortSignal): Promise<boolean> {
    const now = performance.now()
    if (this.answer !== "unknown" && now < this.nextAt) {
      return false
    }
    const answer = await this.client.checkKey(signal)
    if (answer !== "unclear") {
      this.answer = answer
      this.unclear = 0
    } else if (!signal.aborted) {
      this.unclear++
    }
    if (this.isKnown || this.unclear >= MAX_UNCLEAR) {
      this.nextAt = now + ASK_AFTER_MS
    }
    return this.answer === "unknown"
  }

  /**
   * Call this when the configuration seems wrong, because the last answer may no longer be true. Allows only one more question if the answer
   * was unclear too often.
   */
  askAgain(): void {
    this.answer = this.isKnown ? undefined : this.answer
    this.unclear = Math.min(this.unclear, MAX_UNCLEAR - 1)
    this.nextAt = 0
  }
}
