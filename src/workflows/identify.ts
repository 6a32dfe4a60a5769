import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { recordInStep } from "../modules/posthog/steps/in-step"
import type { GroupIdentifyInput, IdentifyInput } from "../modules/posthog/capture/inputs"
import { stepKey } from "./step-key"

/** Identifies a person in a workflow. The step never fails, and has no compensation: a person's properties stay true. */
export const identifyPosthogPersonStep = createStep(
  "identify-posthog-person",
  async (input: IdentifyInput, { container, ...context }) => {
    const uuid = await recordInStep(container, (posthog) =>
      posthog.identify({ ...input, key: input.key ?? stepKey(context) })
    )
    return new StepResponse(uuid, null)
  }
)

/** Identifies a group in a workflow. The step never fails, and has no compensation: a group's properties stay true. */
export const identifyPosthogGroupStep = createStep(
  "identify-posthog-group",
  async (input: GroupIdentifyInput, { container, ...context }) => {
    const uuid = await recordInStep(container, (posthog) =>
      posthog.groupIdentify({ ...input, key: input.key ?? stepKey(context) })
    )
    return new StepResponse(uuid, null)
  }
)
