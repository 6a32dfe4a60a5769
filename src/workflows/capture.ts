import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { eventMoment } from "../modules/posthog/capture/to-event"
import { inStep, recordInStep } from "../modules/posthog/steps/in-step"
import { stepKey } from "./step-key"
import type { CaptureInput } from "../modules/posthog/capture/inputs"

/**
 * Captures an event in a workflow. A retried step is the same event. If the workflow fails, the event is taken back, unless it
 * has already been sent, or an earlier run with the same key recorded it. Events are sent shortly after they are recorded, so make this the
 * last step.
 *
 * The step never fails, because Medusa would roll back your workflow: if the input is invalid, `beforeSend` fails, or the database doesn't
 * answer, the log and health say so, and the step returns no uuid.
 */
export const capturePosthogEventStep = createStep(
  "capture-posthog-event",
  async (input: CaptureInput, { container, ...context }) => {
    const captured = await recordInStep(container, ({ internals, options }) =>
      internals.recordMoment(eventMoment({ ...input, key: input.key ?? stepKey(context) }, options))
    )
    const { uuid, isNew } = captured ?? {}
    // Null, because Medusa compensates with the output if there is nothing else.
    return new StepResponse(uuid, isNew ? uuid : null)
  },
  async (uuid, { container }) => {
    await (uuid &&
      inStep(container, "an event couldn't be taken back", ({ internals }) =>
        internals.outbox.takeBack(uuid)
      ))
  }
)
