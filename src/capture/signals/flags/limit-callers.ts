import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { RateLimit } from "../../../modules/posthog/errors/rate-limit"

/** A server that renders a shop's pages asks for many visitors. */
const CALLS = { perMinute: 60_000, perFingerprint: 1_200 }

/** A middleware that lets each address call so many times a minute, in each process. */
export const limitCallers = () => {
  const limit = new RateLimit(CALLS, () => undefined)
  return (req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): void => {
    if (limit.take(req.ip ?? "")) {
      next()
      return
    }
    res
      .status(429)
      .set("retry-after", "60")
      .json({
        type: "too_many_requests",
        message: `Expected at most ${CALLS.perFingerprint} requests a minute from one address, got more. Try again in a minute, and keep answers for as long as Cache-Control says.`,
      })
  }
}
