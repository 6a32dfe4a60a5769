import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import type { FlagSubject } from "../events/flags/flags"
import { evaluatedFlags } from "../flags/evaluated"
import { inStep } from "../modules/posthog/steps/in-step"

/** For whom to evaluate which flags. */
export interface EvaluateFlagsInput extends FlagSubject {
  /** The flags that the workflow acts on, which counts as seen; all by default. */
  keys?: string[]
}

/**
 * Evaluates the store's feature flags in a workflow, and returns the values of those in `keys`. The step never fails: if `distinctId` isn't an
 * ID of one person, the log says so, and the values are the defaults; a key of no flag has no value. It has no compensation: a visitor has seen
 * what they saw.
 */
export const evaluatePosthogFlagsStep = createStep(
  "evaluate-posthog-flags",
  async ({ keys, ...subject }: EvaluateFlagsInput, { container }) => {
    const outcome = "a workflow's flags have their defaults"
    const values = await inStep(container, outcome, async (posthog) => {
      const { flags: declared } = posthog.options
      const flags =
        (await inStep(container, outcome, () => posthog.evaluateFlags(subject))) ??
        evaluatedFlags(declared, new Map(), () => undefined)
      const found = (keys ?? Object.keys(declared)).map(async (key) => {
        const value = await inStep(container, "a workflow's flag has no value", async () =>
          flags.get(key)
        )
        return value === undefined ? [] : [[key, value] as const]
      })
      return Object.fromEntries((await Promise.all(found)).flat())
    })
    return new StepResponse<Record<string, string | boolean>>(values ?? {})
  }
)
