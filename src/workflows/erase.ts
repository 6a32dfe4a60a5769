import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { requestErasure } from "../erasure/request-erasure"

/** Whom to erase. */
export interface EraseWorkflowInput {
  /** The ID of a customer who was deleted in Medusa. */
  customer_id: string
}

/** Requests an erasure and returns its record. The step has no compensation: erasing can't be undone. Make it the last step. */
export const erasePosthogCustomerStep = createStep(
  "erase-posthog-customer",
  async ({ customer_id }: EraseWorkflowInput, { container }) =>
    new StepResponse(await requestErasure(container, customer_id, "workflow"))
)

/**
 * Erases a customer who was deleted in Medusa, from PostHog and from the plugin's tables. The store's processes do it in the background.
 *
 * @example await erasePosthogCustomerWorkflow(container).run({ input: { customer_id: "cus_01…" } })
 */
export const erasePosthogCustomerWorkflow = createWorkflow(
  "erase-posthog-customer",
  (input: EraseWorkflowInput) => new WorkflowResponse(erasePosthogCustomerStep(input))
)
