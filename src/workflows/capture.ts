import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { resolvePosthog } from "../modules/posthog/resolve"
import type {
  CaptureInput,
  GroupIdentifyInput,
  IdentifyInput,
} from "../modules/posthog/capture/to-event"

/**
 * Captures an event in a workflow. A step that is run again is the same event. When the workflow fails, the event is taken
 * back, unless it is with PostHog already: events are sent some moments after they are recorded, so let it be the last step.
 */
export const capturePosthogEventStep = createStep(
  "capture-posthog-event",
  async (input: CaptureInput, { container, idempotencyKey }) => {
    const posthog = resolvePosthog(container)
    const uuid = await posthog.capture({ ...input, key: input.key ?? idempotencyKey })
    return new StepResponse(uuid, uuid)
  },
  async (uuid, { container }) => {
    await (uuid && resolvePosthog(container).internals.outbox.takeBack(uuid))
  }
)

/** Tells PostHog of a person, in a workflow. Not compensated: what is known of a person stays true. */
export const identifyPosthogPersonStep = createStep(
  "identify-posthog-person",
  async (input: IdentifyInput, { container, idempotencyKey }) => {
    const posthog = resolvePosthog(container)
    return new StepResponse(await posthog.identify({ ...input, key: input.key ?? idempotencyKey }))
  }
)

/** Tells PostHog of a group, in a workflow. Not compensated: what is known of a group stays true. */
export const identifyPosthogGroupStep = createStep(
  "identify-posthog-group",
  async (input: GroupIdentifyInput, { container, idempotencyKey }) => {
    const posthog = resolvePosthog(container)
    return new StepResponse(
      await posthog.groupIdentify({ ...input, key: input.key ?? idempotencyKey })
    )
  }
)
