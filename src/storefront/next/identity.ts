import { usePostHog } from "@posthog/next"
import { useLayoutEffect, useRef } from "react"
import { connect } from "../connect"
import type { Connection, ConnectOptions, PosthogLike } from "../types"

/** Who is signed in, as the server knows it, and the options of `connect` that concern a browser without js-sdk. */
export interface PosthogIdentityProps extends Pick<ConnectOptions, "consent" | "ignoreReferrers"> {
  /** Null or undefined if nobody is signed in. */
  customerId: string | null | undefined
  /** Medusa didn't say whose the shopper's sign-in is, such as during its restart: nothing changes. It did if it refused the sign-in. */
  isUnknown?: boolean
}

/**
 * Makes posthog-js act for the customer who is signed in, and keeps the last touch where server actions find it. Put it
 * into a layout, inside of `PostHogProvider` of `@posthog/next`. Renders nothing.
 */
export const PosthogIdentity = ({
  customerId,
  isUnknown = false,
  ...options
}: PosthogIdentityProps): null => {
  const posthog: PosthogLike = usePostHog()
  const connection = useRef<Connection | undefined>(undefined)
  const latest = useRef(options)
  latest.current = options
  // Before the ordinary effects of the same page, such as the capture of its view: after a sign-out, it is nobody's.
  useLayoutEffect(() => {
    connection.current = connect({ ...latest.current, posthog, attributionStorage: "cookie" })
    return () => connection.current?.disconnect()
  }, [posthog])
  useLayoutEffect(() => {
    if (!isUnknown) {
      connection.current?.identify(customerId ?? null)
    }
  }, [posthog, customerId, isUnknown])
  return null
}
