import { createHash } from "crypto"
import type { FlagDefinition, JsonObject } from "./types"

/** A flag's value for someone, and why. */
export interface Evaluation {
  value: string | boolean
  code: "condition_match" | "no_condition_match" | "out_of_rollout_bound"
}

/** `0xfffffffffffffff`, by which the first 15 hex digits of a hash are divided. */
const LONG_SCALE = 0xfffffffffffffff

/**
 * Evaluates a flag for a person. Conditions know only properties of persons with the operator `exact`.
 *
 * Source: `rust/feature-flags/src/flags/flag_matching.rs`, `get_match`, and `flag_matching_utils.rs`, `calculate_hash`.
 */
export function evaluate(
  { key, active, filters }: FlagDefinition,
  distinctId: string,
  properties: JsonObject
): Evaluation {
  const code = active ? conditionOf(filters, key, distinctId, properties) : "no_condition_match"
  if (code !== "condition_match") {
    return { value: false, code }
  }
  return { value: variantOf(filters, key, distinctId) ?? true, code }
}

function conditionOf(
  { groups }: FlagDefinition["filters"],
  key: string,
  distinctId: string,
  person: JsonObject
): Evaluation["code"] {
  const matching = groups.filter(({ properties = [] }) =>
    properties.every(({ key: name, value }) =>
      [value].flat().map(String).includes(String(person[name]))
    )
  )
  const rolledOut = matching.some(
    ({ rollout_percentage }) => hash(key, distinctId) <= (rollout_percentage ?? 100) / 100
  )
  return rolledOut
    ? "condition_match"
    : matching.length > 0
      ? "out_of_rollout_bound"
      : "no_condition_match"
}

function variantOf({ multivariate }: FlagDefinition["filters"], key: string, distinctId: string) {
  const at = hash(key, distinctId, "variant")
  let until = 0
  return multivariate?.variants.find(({ rollout_percentage }) => {
    until += rollout_percentage / 100
    return at < until
  })?.key
}

function hash(key: string, distinctId: string, salt = ""): number {
  const digest = createHash("sha1").update(`${key}.${distinctId}${salt}`).digest("hex")
  return parseInt(digest.slice(0, 15), 16) / LONG_SCALE
}
