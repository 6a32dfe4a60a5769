import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import type { FlagSubject } from "../events/flags/flags"
import { defaultsOf } from "../flags/evaluated"
import { inStep } from "../modules/posthog/capture/in-step"

/** For whom to evaluate which flags. */
export interface EvaluateFlagsInput extends FlagSubject {
  /** The flags that the workflow acts on, which counts as seen; all by default. */
  keys?: string[]
}

/**
 * Evaluates the store's feature flags in a workflow, and returns their values by key. The step never fails: if `distinctId` isn't an ID of one
 * person, or a key is of no flag, the log says so, and the values are the defaults. It has no compensation: a visitor has seen what they saw.
 */
export const evaluatePosthogFlagsStep = createStep(
  "evaluate-posthog-flags",
  async ({ keys, ...subject }: EvaluateFlagsInput, { container }) => {
    const outcome = "a workflow's flags have their defaults"
    const seen = await inStep(container, outcome, async (posthog) => {
      const flags = await posthog.evaluateFlags(subject)
      const asked = keys ?? Object.keys(flags.values())
      return Object.fromEntries(asked.map((key) => [key, flags.get(key)]))
    })
    const defaults = async () =>
      inStep(container, outcome, async ({ options }) => defaultsOf(options.flags))
    return new StepResponse(seen ?? (await defaults()) ?? {})
  }
)
