import { Refusal, shown } from "./refusal"

const MAX_TOKEN_BYTES = 64

/**
 * Checks the shape of a project token and trims it. PostHog does not look here whether a project has it.
 *
 * Source: `rust/capture/src/token.rs` `validate_token` (empty, over 64 bytes, not ASCII, `phx_`, NUL → 401).
 * A token that is missing or not a string is 401 as well.
 *
 * @param value `api_key` of a batch, or what follows `Bearer `
 * @returns the token without surrounding white space
 * @throws Refusal 401
 */
export function checkToken(value: unknown): string {
  if (value === undefined || value === null) {
    throw refuse("missing", value, "send the project token as `api_key`")
  }
  if (typeof value !== "string") {
    throw refuse("not_string", value, "send the project token as a string")
  }
  const token = value.trim()
  if (token === "") {
    throw refuse("empty", value, "send the project token (phc_…)")
  }
  if (Buffer.byteLength(token) > MAX_TOKEN_BYTES) {
    throw refuse("too_long", value, `use at most ${MAX_TOKEN_BYTES} characters`)
  }
  if (/[^\x00-\x7f]/.test(token)) {
    throw refuse("not_ascii", value, "use the project token as it is shown")
  }
  if (token.startsWith("phx_")) {
    const remedy = "send the project token (phc_…)"
    throw refuse("personal_api_key", "phx_…", remedy)
  }
  if (token.includes("\0")) {
    throw refuse("null_byte", value, "remove the NUL character")
  }
  return token
}

function refuse(reason: string, seen: unknown, remedy: string): Refusal {
  return new Refusal(
    401,
    "invalid_token",
    `API key is not valid: ${reason} (saw ${shown(seen)}); ${remedy}`
  )
}
