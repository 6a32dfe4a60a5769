import { isJsonObject } from "./types"
import type { JsonObject } from "./types"

/**
 * @param text a decompressed body
 * @param shape what the body must be, for the refusal
 * @param refuse makes the refusal of a rule and what was seen
 * @returns the body, when it is a JSON object
 */
export function parseJsonObject(
  text: string,
  shape: string,
  refuse: (rule: string, seen: unknown) => Error
): JsonObject {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw refuse("body must be JSON", text)
  }
  if (!isJsonObject(body)) {
    throw refuse(`body must be ${shape}`, body)
  }
  return body
}
