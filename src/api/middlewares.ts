import { defineMiddlewares } from "@medusajs/framework/http"
import { takeSignIn } from "../capture/signals/moments/take-sign-in"

const middlewares = [takeSignIn]

export default defineMiddlewares({
  routes: [
    { matcher: "/auth/customer/:auth_provider", methods: ["GET", "POST"], middlewares },
    { matcher: "/auth/customer/:auth_provider/callback", methods: ["GET", "POST"], middlewares },
    { matcher: "/auth/mfa/challenges/:id/verify", methods: ["POST"], middlewares },
  ],
})
