import { authenticate, defineMiddlewares } from "@medusajs/framework/http"
import { takeVisit } from "../capture/signals/browser/take-visit"
import { limitCallers } from "../capture/signals/flags/limit-callers"
import { takeSignIn } from "../capture/signals/moments/take-sign-in"

const middlewares = [takeSignIn]

const ofVisits = (matcher: string) => ({
  matcher,
  methods: ["POST" as const, "DELETE" as const],
  middlewares: [takeVisit],
})

export default defineMiddlewares({
  routes: [
    ...[
      "/store/carts*",
      "/store/payment-collections*",
      "/store/customers*",
      "/store/orders/:id/transfer*",
    ].map(ofVisits),
    {
      matcher: "/store/posthog/bootstrap",
      methods: ["GET"],
      middlewares: [
        limitCallers(),
        authenticate("customer", ["session", "bearer"], { allowUnauthenticated: true }),
      ],
    },
    { matcher: "/auth/customer/:auth_provider", methods: ["GET", "POST"], middlewares },
    { matcher: "/auth/customer/:auth_provider/callback", methods: ["GET", "POST"], middlewares },
    { matcher: "/auth/mfa/challenges/:id/verify", methods: ["POST"], middlewares },
  ],
})
