import type { PosthogClient } from "./posthog-client"

/** How often to check the key while the answer is unclear: an instance that never answers must not be asked with every batch. */
const MAX_CHECKS = 5

/**
 * Asks PostHog whether it knows the project key, before the first batch and again after trouble. Capture answers 200 to any well-formed
 * key, and drops the events of an unknown one.
 */
export class KeyCheck {
  private isAnswered = false
  private checks = 0

  constructor(private readonly client: Pick<PosthogClient, "checkKey">) {}

  /** Whether PostHog says it doesn't know the key. */
  async isUnknown(signal: AbortSignal): Promise<boolean> {
    if (this.isAnswered || this.checks >= MAX_CHECKS) {
      return false
    }
    const answer = await this.client.checkKey(signal)
    if (answer === "unclear") {
      this.checks++
    }
    this.isAnswered = answer === "known"
    return answer === "unknown"
  }

  /**
   * Call this when the configuration seems wrong, because the last answer may no longer be true. Allows only one more check if the answer
   * was unclear too often.
   */
  askAgain(): void {
    this.isAnswered = false
    this.checks = Math.min(this.checks, MAX_CHECKS - 1)
  }
}
