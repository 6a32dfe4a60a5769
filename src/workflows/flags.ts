import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import type { FlagSubject } from "../events/flags/flags"
import { resolvePosthog } from "../modules/posthog/resolve"

/** For whom to evaluate which flags. */
export interface EvaluateFlagsInput extends FlagSubject {
  /** The flags that the workflow acts on, which counts as seen; all by default. */
  keys?: string[]
}

/**
 * Evaluates the store's feature flags in a workflow, and returns their values by key. The step never fails because of PostHog. It has no
 * compensation: a visitor has seen what they saw.
 */
export const evaluatePosthogFlagsStep = createStep(
  "evaluate-posthog-flags",
  async ({ keys, ...subject }: EvaluateFlagsInput, { container }) => {
    const flags = await resolvePosthog(container).evaluateFlags(subject)
    const asked = keys ?? Object.keys(flags.values())
    return new StepResponse(Object.fromEntries(asked.map((key) => [key, flags.get(key)])))
  }
)
