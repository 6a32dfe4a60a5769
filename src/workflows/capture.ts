import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { eventMoment } from "../modules/posthog/capture/to-event"
import { resolvePosthog } from "../modules/posthog/resolve"
import { stepKey } from "./step-key"
import type {
  CaptureInput,
  GroupIdentifyInput,
  IdentifyInput,
} from "../modules/posthog/capture/inputs"

/**
 * Captures an event in a workflow. A retried step is the same event. If the workflow fails, the event is taken back, unless it
 * has already been sent, or an earlier run with the same key recorded it. Events are sent shortly after they are recorded, so make this the
 * last step.
 */
export const capturePosthogEventStep = createStep(
  "capture-posthog-event",
  async (input: CaptureInput, { container, ...context }) => {
    const { internals, options } = resolvePosthog(container)
    const moment = eventMoment({ ...input, key: input.key ?? stepKey(context) }, options)
    const { uuid, isNew } = (await internals.recordMoment(moment)) ?? {}
    // Null, because Medusa compensates with the output if there is nothing else.
    return new StepResponse(uuid, isNew ? uuid : null)
  },
  async (uuid, { container }) => {
    await (uuid && resolvePosthog(container).internals.outbox.takeBack(uuid))
  }
)

/** Identifies a person in a workflow. The step has no compensation: a person's properties stay true. */
export const identifyPosthogPersonStep = createStep(
  "identify-posthog-person",
  async (input: IdentifyInput, { container, ...context }) => {
    const posthog = resolvePosthog(container)
    return new StepResponse(
      await posthog.identify({ ...input, key: input.key ?? stepKey(context) })
    )
  }
)

/** Identifies a group in a workflow. The step has no compensation: a group's properties stay true. */
export const identifyPosthogGroupStep = createStep(
  "identify-posthog-group",
  async (input: GroupIdentifyInput, { container, ...context }) => {
    const posthog = resolvePosthog(container)
    return new StepResponse(
      await posthog.groupIdentify({ ...input, key: input.key ?? stepKey(context) })
    )
  }
)
