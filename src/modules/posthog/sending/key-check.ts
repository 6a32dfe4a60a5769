import { MINUTE_MS } from "../../../lib/time"
import type { PosthogClient } from "./posthog-client"

/** How often to check the key while the answer is unclear: an instance that never answers must not be asked with every batch. */
const MAX_CHECKS = 5

/** A key may be reset in PostHog while the process runs. */
const KNOWN_FOR_MS = 10 * MINUTE_MS

/**
 * Asks PostHog whether it knows the project key: before the first batch, every ten minutes of delivery, and after trouble. Capture answers
 * 200 to any well-formed key, and drops the events of an unknown one.
 */
export class KeyCheck {
  private knownUntil: number | undefined
  private checks = 0

  constructor(private readonly client: Pick<PosthogClient, "checkKey">) {}

  /** Whether PostHog said that it knows the key. */
  get isKnown(): boolean {
    return this.knownUntil !== undefined
  }

  /** Whether PostHog says it doesn't know the key. */
  async isUnknown(signal: AbortSignal): Promise<boolean> {
    const now = performance.now()
    if (this.checks >= MAX_CHECKS || (this.knownUntil !== undefined && now < this.knownUntil)) {
      return false
    }
    const answer = await this.client.checkKey(signal)
    if (answer === "unknown") {
      this.knownUntil = undefined
      return true
    }
    if (answer === "known" || this.knownUntil !== undefined) {
      this.knownUntil = now + KNOWN_FOR_MS
    } else {
      this.checks++
    }
    return false
  }

  /**
   * Call this when the configuration seems wrong, because the last answer may no longer be true. Allows only one more check if the answer
   * was unclear too often.
   */
  askAgain(): void {
    this.knownUntil = undefined
    this.checks = Math.min(this.checks, MAX_CHECKS - 1)
  }
}
