import { defineMiddlewares } from "@medusajs/framework/http"
import { takeSignIn } from "../capture/signals/moments/take-sign-in"
import { backfillEndpoints } from "./admin/posthog/backfills/endpoints"
import { customerEndpoints } from "./admin/posthog/customers/endpoints"
import { dashboardEndpoints } from "./admin/posthog/dashboard/endpoints"
import { deliveryEndpoints } from "./admin/posthog/deliveries/endpoints"
import { checked } from "./admin/posthog/endpoint"
import { eventEndpoints } from "./admin/posthog/events/endpoints"
import { healthEndpoints } from "./admin/posthog/health/endpoints"
import { reconciliationEndpoints } from "./admin/posthog/reconciliation/endpoints"
import { revenueEndpoints } from "./admin/posthog/revenue/endpoints"
import { settingsEndpoints } from "./admin/posthog/settings/endpoints"
import { addEvents } from "./admin/search/add-events"
import { storeMiddlewares } from "./store/middlewares"

const middlewares = [takeSignIn]

/** Every list of endpoints goes in here. */
export const endpoints = [
  ...healthEndpoints,
  ...eventEndpoints,
  ...customerEndpoints,
  ...backfillEndpoints,
  ...reconciliationEndpoints,
  ...revenueEndpoints,
  ...deliveryEndpoints,
  ...settingsEndpoints,
  ...dashboardEndpoints,
]

export default defineMiddlewares({
  routes: [
    ...endpoints.map(checked),
    ...storeMiddlewares,
    { matcher: "/admin/search", methods: ["GET"], middlewares: [addEvents] },
    { matcher: "/auth/customer/:auth_provider", methods: ["GET", "POST"], middlewares },
    { matcher: "/auth/customer/:auth_provider/callback", methods: ["GET", "POST"], middlewares },
    { matcher: "/auth/mfa/challenges/:id/verify", methods: ["POST"], middlewares },
  ],
})
