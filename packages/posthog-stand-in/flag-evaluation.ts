import { createHash } from "crypto"
import type { FlagDefinition, JsonObject } from "./types"

/** A flag's value for someone, and why. */
export interface Evaluation {
  value: string | boolean
  code: "condition_match" | "no_condition_match" | "out_of_rollout_bound"
}

/** Whom a flag is evaluated for: a person, or a group with its key. */
export interface FlagSubject {
  id: string
  properties: JsonObject
}

/** `0xfffffffffffffff`, by which the first 15 hex digits of a hash are divided. */
const LONG_SCALE = 0xfffffffffffffff

/**
 * Evaluates a flag for a person or a group. Conditions know only their properties, with the operator `exact`.
 *
 * Source: `rust/feature-flags/src/flags/flag_matching.rs`, `get_match`, and `flag_matching_utils.rs`, `calculate_hash`.
 */
export function evaluate(
  { key, active, filters }: FlagDefinition,
  subject: FlagSubject | undefined
): Evaluation {
  const code = active && subject ? conditionOf(filters, key, subject) : "no_condition_match"
  return code === "condition_match" && subject
    ? { value: variantOf(filters, key, subject.id) ?? true, code }
    : { value: false, code }
}

function conditionOf(
  { groups }: FlagDefinition["filters"],
  key: string,
  { id, properties: known }: FlagSubject
): Evaluation["code"] {
  const matching = groups.filter(({ properties = [] }) =>
    properties.every(({ key: name, value }) =>
      [value].flat().map(String).includes(String(known[name]))
    )
  )
  const rolledOut = matching.some(
    ({ rollout_percentage }) => hash(key, id) <= (rollout_percentage ?? 100) / 100
  )
  return rolledOut
    ? "condition_match"
    : matching.length > 0
      ? "out_of_rollout_bound"
      : "no_condition_match"
}

function variantOf({ multivariate }: FlagDefinition["filters"], key: string, id: string) {
  const at = hash(key, id, "variant")
  let until = 0
  return multivariate?.variants.find(({ rollout_percentage }) => {
    until += rollout_percentage / 100
    return at < until
  })?.key
}

function hash(key: string, id: string, salt = ""): number {
  const digest = createHash("sha1").update(`${key}.${id}${salt}`).digest("hex")
  return parseInt(digest.slice(0, 15), 16) / LONG_SCALE
}
