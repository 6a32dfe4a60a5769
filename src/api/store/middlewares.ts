import type { MiddlewareRoute } from "@medusajs/framework/http"
import { takeVisit } from "../../capture/signals/browser/take-visit"

const ofVisits = (matcher: string): MiddlewareRoute => ({
  matcher,
  methods: ["POST", "DELETE"],
  middlewares: [takeVisit],
})

/** What a storefront calls. */
export const storeMiddlewares: MiddlewareRoute[] = [
  ...[
    "/store/carts*",
    "/store/payment-collections*",
    "/store/customers*",
    "/store/orders/:id/transfer*",
  ].map(ofVisits),
]
