import Medusa from "@medusajs/js-sdk"
import { forwardPosthog } from "medusa-plugin-posthog/storefront/next"
import { cookies, headers } from "next/headers"
import { consentOptions } from "./posthog"

export const sdk = new Medusa({
  baseUrl: process.env.MEDUSA_URL ?? "http://localhost:9000",
  publishableKey: process.env.MEDUSA_PUBLISHABLE_KEY,
})

// The first place that uses the kit: what a server action does in Medusa carries the visitor who started it.
forwardPosthog({
  sdk,
  cookies,
  headers,
  apiKey: process.env.NEXT_PUBLIC_POSTHOG_KEY,
  ...consentOptions,
})
