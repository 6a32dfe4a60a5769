import { parseUuid } from "./ids"
import { Refusal, shown } from "./refusal"
import { parseRfc3339 } from "./time"
import { checkToken } from "./tokens"

const REQUIRED_HEADERS = [
  "content-type",
  "user-agent",
  "posthog-sdk-info",
  "posthog-attempt",
  "posthog-request-id",
  "posthog-request-timestamp",
]

/** What the headers of a v1 request say. */
export interface V1Headers {
  token: string
  requestTime: string
  requestTimeMs: number
  /** `$lib` and `$lib_version`, from `PostHog-Sdk-Info`; null when it is not `name/version`. */
  sdk: { lib: string; version: string } | null
}

/**
 * Checks the headers of `POST /i/v1/analytics/events`, before the body is read.
 *
 * Source: `rust/capture/src/v1/context.rs` `Context::new`.
 *
 * @param headers names in lower case
 * @throws Refusal 400, 401 or 415
 */
export function readV1Headers(headers: { [name: string]: string }): V1Headers {
  const authorization = headers.authorization
  if (authorization === undefined) {
    throw new Refusal(
      401,
      "missing_authorization",
      "Authorization header is missing; send `Bearer <project token>`"
    )
  }
  const missing = REQUIRED_HEADERS.filter((name) => !(name in headers))
  if (missing.length > 0) {
    const list = missing.join(", ")
    throw invalid("missing_required_headers", `request is missing required headers: ${list}`)
  }
  if (!/^bearer ./i.test(authorization)) {
    throw invalid("invalid_header_value", "Authorization must use the Bearer scheme")
  }
  const token = checkToken(authorization.slice("bearer ".length))
  const contentType = headers["content-type"] ?? ""
  if (contentType.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    throw new Refusal(
      415,
      "unsupported_content_type",
      `unsupported content type: ${shown(contentType)}; send application/json`
    )
  }
  const requestTime = checkIds(headers)
  const requestTimeMs = parseRfc3339(requestTime)
  if (requestTimeMs === null) {
    throw invalid(
      "invalid_header_value",
      `PostHog-Request-Timestamp must be RFC 3339 (saw ${shown(requestTime)})`
    )
  }
  return { token, requestTime, requestTimeMs, sdk: sdkOf(headers) }
}

function checkIds(headers: { [name: string]: string }): string {
  const requestId = headers["posthog-request-id"] ?? ""
  if (parseUuid(requestId) === null) {
    throw invalid(
      "invalid_header_value",
      `PostHog-Request-Id must be a UUID (saw ${shown(requestId)})`
    )
  }
  const attempt = headers["posthog-attempt"] ?? ""
  if (!/^\+?0*[1-9]\d{0,9}$/.test(attempt)) {
    throw invalid(
      "invalid_header_value",
      `PostHog-Attempt must be a positive integer (saw ${shown(attempt)})`
    )
  }
  return headers["posthog-request-timestamp"] ?? ""
}

function sdkOf(headers: { [name: string]: string }): V1Headers["sdk"] {
  const parts = /^(.*)\/([^/]*)$/.exec(headers["posthog-sdk-info"] ?? "")
  const lib = parts?.[1]?.trim()
  const version = parts?.[2]?.trim()
  return lib && version ? { lib, version } : null
}

function invalid(tag: string, message: string): Refusal {
  return new Refusal(400, tag, `${message}; send what posthog-node sends`)
}
