import { PostHogPageView, PostHogProvider } from "@posthog/next"
import { PosthogIdentity } from "medusa-plugin-posthog/storefront/next"
import type { ReactNode } from "react"
import { posthogOptions } from "../lib/posthog"
import { readSignIn } from "../lib/store"
import "./style.css"

export const metadata = { title: "Hedgehog Supply", icons: "data:," }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { customer, isUnknown } = await readSignIn()
  return (
    <html lang="en">
      <body>
        <PostHogProvider clientOptions={posthogOptions}>
          <PostHogPageView />
          {/* The kit's second place: posthog-js acts for the customer whom the server knows. */}
          <PosthogIdentity customerId={customer?.id} isUnknown={isUnknown} />
          {children}
        </PostHogProvider>
      </body>
    </html>
  )
}
