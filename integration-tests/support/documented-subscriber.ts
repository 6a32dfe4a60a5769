import type { SubscriberArgs } from "@medusajs/framework"
import { Modules } from "@medusajs/framework/utils"
import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { useQueryGraphStep } from "@medusajs/medusa/core-flows"

interface TrackedOrder {
  id: string
  customer_id?: string | null
  total?: number
  items?:
    ({ variant_id?: string | null; product_id?: string | null; quantity?: number } | null)[] | null
}

/**
 * Tracks an order as Medusa's documentation of the Analytics Module shows, with the same fields and properties:
 * https://docs.medusajs.com/resources/infrastructure-modules/analytics/posthog
 */
const trackOrderStep = createStep(
  "track-order",
  async ({ order }: { order: TrackedOrder }, { container }) => {
    await container.resolve(Modules.ANALYTICS).track({
      event: "order_tracked_by_subscriber",
      actor_id: order.customer_id ?? undefined,
      properties: {
        order_id: order.id,
        total: order.total,
        items: order.items?.map((item) => ({
          variant_id: item?.variant_id,
          product_id: item?.product_id,
          quantity: item?.quantity,
        })),
        customer_id: order.customer_id,
      },
    })
    return new StepResponse(order.id)
  }
)

const trackOrderWorkflow = createWorkflow("track-order", ({ order_id }: { order_id: string }) => {
  const { data } = useQueryGraphStep({
    entity: "order",
    fields: ["*", "customer.*", "items.*"],
    filters: { id: order_id },
  })
  return new WorkflowResponse(trackOrderStep({ order: data[0] as unknown as TrackedOrder }))
})

/** A store's own subscriber to `order.placed`, as Medusa's documentation shows it. */
export const trackPlacedOrder = async ({
  event,
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> => {
  await trackOrderWorkflow(container).run({ input: { order_id: event.data.id } })
}
