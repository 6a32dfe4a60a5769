import { postHogMiddleware } from "@posthog/next"

/** Events of the browser go through the shop. Nothing is stored before the visitor agrees. */
export default postHogMiddleware({ proxy: true, seedAnonymousCookie: false })

export const config = { matcher: ["/((?!_next/static|_next/image|favicon.ico).*)"] }
