import { PostHog } from "posthog-node"
import type { FeatureFlagEvaluations, PostHogOptions } from "posthog-node"
import type { FlagAnswer, FlagCall, FlagSubject } from "../events/flags/flags"

export type { FlagDefinitionCacheInput, FlagDefinitionCacheProvider } from "posthog-node"

/** PostHog's answers by flag, and the flags that need PostHog itself, because their definitions don't suffice. */
export interface Answers {
  answers: Map<string, FlagAnswer>
  unresolved: string[]
}

/**
 * posthog-node's evaluation of flags. Its `$feature_flag_called` would wait in memory and be sent past the outbox, so the event's properties
 * are read here instead.
 */
export class Evaluator extends PostHog {
  /** Whether PostHog's definitions are known, even if there are none. */
  hasDefinitions = false

  private call: FlagCall = {}

  constructor(apiKey: string, options: PostHogOptions) {
    super(apiKey, { ...options, featureFlagsLogWarnings: false })
    // Without a listener, posthog-node prints what goes wrong.
    this.on("error", () => undefined)
    this.on("localEvaluationFlagsLoaded", () => {
      this.hasDefinitions = true
    })
  }

  async ask(
    { distinctId, personProperties, groups, groupProperties }: FlagSubject,
    flagKeys: readonly string[],
    onlyEvaluateLocally: boolean
  ): Promise<Answers> {
    const found = await this.evaluateFlags(distinctId, {
      flagKeys: [...flagKeys],
      onlyEvaluateLocally,
      groups,
      // posthog-node's type asks for texts, but its conditions compare numbers and booleans too.
      personProperties: personProperties as Record<string, string>,
      groupProperties: groupProperties as Record<string, Record<string, string>>,
    })
    return {
      answers: new Map(found.keys.map((key) => [key, this.answerOf(found, key)])),
      unresolved: Object.keys(found.unresolvedFlags),
    }
  }

  private answerOf(found: FeatureFlagEvaluations, key: string): FlagAnswer {
    const value = found.getFlag(key) ?? false
    return { value, payload: found.getFlagPayload(key), call: this.call }
  }

  /** posthog-node calls it when a flag is read. */
  protected override _captureFlagCalledEventIfNeeded({
    properties,
  }: {
    properties: FlagCall
  }): void {
    this.call = properties
  }
}
