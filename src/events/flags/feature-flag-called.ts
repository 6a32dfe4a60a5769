import type { FlagCall } from "./flags"
import { momentOf } from "../moment"
import type { Moment } from "../moment"
import { DAY_MS } from "../../lib/time"
import { defineMoment } from "../language/define-moment"
import { property } from "../language/properties"

/** A visitor who was shown a flag's value. */
export interface CalledFlag {
  distinct_id: string
  /** ISO 8601. */
  at: string
  flag: string
  response: string | boolean
  /** PostHog's own properties of the event. */
  call: FlagCall
  groups?: Record<string, string>
}

/** PostHog's own `$feature_flag_called`, from which it counts who takes part in an experiment. */
export const featureFlagCalled = defineMoment<CalledFlag>()({
  id: "feature_flag_called",
  topic: "flags",
  event: "$feature_flag_called",
  doc: "A visitor was shown a flag's value that the server evaluated. This is PostHog's own event.",
  told: "When your code reads a flag with `get`, and PostHog or its cached definitions answered it. Not for a default",
  once: "`distinct_id`, flag, value, and day (UTC)",
  whose: "Whom the flags were evaluated for.",
  key: ({ distinct_id, flag, response, at }) =>
    JSON.stringify([distinct_id, flag, response, Math.floor(Date.parse(at) / DAY_MS)]),
  lookUp: "customer",
  ofVisit: "session",
  ofFlags: true,
  groups: ({ groups }) => groups ?? {},
  person: { customer: "customer", fallback: "distinct_id" },
  properties: {
    $feature_flag: property.text("The flag's key.", "flag"),
    $feature_flag_response: property.text(
      "The variant, or true or false. Also sent as `$feature/<key>`.",
      // PostHog's own property is of either type.
      ({ response }) => response as string
    ),
    $feature_flag_id: property.number("PostHog's ID of the flag.", "call.$feature_flag_id"),
    $feature_flag_version: property.number(
      "The flag's version, if PostHog was asked.",
      "call.$feature_flag_version"
    ),
    $feature_flag_reason: property.text("Why it has this value.", "call.$feature_flag_reason"),
    $feature_flag_request_id: property.text(
      "PostHog's ID of the evaluation, if it was asked.",
      "call.$feature_flag_request_id"
    ),
    $feature_flag_has_experiment: property.flag(
      "Whether the flag belongs to an experiment.",
      "call.$feature_flag_has_experiment"
    ),
    locally_evaluated: property.flag(
      "Whether the store evaluated it with PostHog's definitions.",
      "call.locally_evaluated"
    ),
  },
})

/** @param visit what else is known of the visit */
export const calledFlag = (facts: CalledFlag, visit: object = {}): Moment =>
  momentOf(featureFlagCalled, facts, {
    // Whether it is an account's, is looked up.
    customer_id: facts.distinct_id,
    visit: { ...visit, flags: { [facts.flag]: facts.response } },
  })
