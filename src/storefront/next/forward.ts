import { toHeaders } from "../headers"
import { carriesHeaders, pathOf } from "../routes"
import type { RequestOptions } from "../routes"
import { replaceMethod, safely } from "../safely"
import type { SdkLike } from "../types"
import { readCookies } from "./cookies"
import type { CookieStore, PosthogCookieOptions } from "./cookies"

/** What `forwardPosthog` needs. */
export interface ForwardOptions extends PosthogCookieOptions {
  sdk: SdkLike
  /** `cookies` of `next/headers`. */
  cookies: () => CookieStore | Promise<CookieStore>
  /** `headers` of `next/headers`, if the browser's Global Privacy Control is to count. */
  headers?: () => HeaderStore | Promise<HeaderStore>
}

interface HeaderStore {
  get(name: string): string | null
}

/** The headers for a request to Medusa, from the cookies of the visitor's request. */
export const posthogHeaders = (
  cookies: CookieStore,
  options: PosthogCookieOptions & { globalPrivacyControl?: boolean }
): Record<string, string> =>
  safely(
    () => ({
      ...toHeaders(readCookies(cookies, options, options.globalPrivacyControl)),
      // Browsers add it to their own requests. The store decides by it alone, even if the visitor agreed.
      ...(options.globalPrivacyControl && { "Sec-GPC": "1" }),
    }),
    {}
  )

/**
 * Gives the requests that server actions make by the js-sdk the headers of the visitor whose action it is. Cookies are
 * only read for requests that carry them, so that pages stay static and cached requests shared.
 *
 * @returns what ends it
 */
export const forwardPosthog = (options: ForwardOptions): (() => void) =>
  replaceMethod(options.sdk.client, "fetch", (original) => (input, init) => {
    const path = safely(() => pathOf(input))
    const request = init as RequestOptions | undefined
    return path && carriesHeaders(path, request)
      ? readHeaders(options).then((headers) =>
          original(input, { ...request, headers: { ...headers, ...request?.headers } })
        )
      : original(input, init)
  })

const readHeaders = async (options: ForwardOptions): Promise<Record<string, string>> => {
  try {
    const privacy = (await options.headers?.())?.get("sec-gpc") === "1"
    return posthogHeaders(await options.cookies(), { ...options, globalPrivacyControl: privacy })
  } catch (error) {
    // Next.js steers by errors of this kind: it has to get them.
    if (typeof (error as { digest?: unknown } | null)?.digest === "string") {
      throw error
    }
    return {}
  }
}
