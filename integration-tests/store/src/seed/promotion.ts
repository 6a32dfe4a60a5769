import { createPromotionsWorkflow } from "@medusajs/medusa/core-flows"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { PROMOTION } from "./data"

/** Makes the promotion code. */
export async function seedPromotion(container: MedusaContainer): Promise<void> {
  const existing = await container
    .resolve(Modules.PROMOTION)
    .listPromotions({ code: [PROMOTION.code] })
  if (existing.length > 0) {
    return
  }
  await createPromotionsWorkflow(container).run({
    input: {
      promotionsData: [
        {
          code: PROMOTION.code,
          type: "standard",
          status: "active",
          application_method: {
            type: "percentage",
            target_type: "items",
            allocation: "across",
            value: PROMOTION.percent,
          },
        },
      ],
    },
  })
}
