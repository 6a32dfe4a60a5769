import { defineMiddlewares } from "@medusajs/framework/http"
import { takeVisit } from "../capture/signals/browser/take-visit"
import { takeSignIn } from "../capture/signals/moments/take-sign-in"

const middlewares = [takeSignIn]

export default defineMiddlewares({
  routes: [
    { matcher: "/store/carts*", methods: ["POST", "DELETE"], middlewares: [takeVisit] },
    { matcher: "/store/payment-collections*", methods: ["POST"], middlewares: [takeVisit] },
    { matcher: "/auth/customer/:auth_provider", methods: ["GET", "POST"], middlewares },
    { matcher: "/auth/customer/:auth_provider/callback", methods: ["GET", "POST"], middlewares },
    { matcher: "/auth/mfa/challenges/:id/verify", methods: ["POST"], middlewares },
  ],
})
