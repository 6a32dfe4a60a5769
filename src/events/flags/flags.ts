import type { JsonValue } from "../../lib/json/json"

/** A flag with variants, such as an experiment's. */
export interface VariantFlag<Variant extends string = string> {
  /** The variants' keys, as in PostHog. */
  variants: readonly Variant[]
  /** What a visitor gets whom PostHog gives none, or for whom it can't be asked. */
  default: Variant
}

/** A flag that is on or off. */
export interface SwitchFlag {
  default: boolean
}

/** A store's feature flags by key. Declare them with `defineFlags`. */
export type Flags = Readonly<Record<string, VariantFlag | SwitchFlag>>

/** The values that a flag can have: its variants, or true and false. */
export type ValueOf<Flag> = Flag extends { variants: readonly (infer Variant)[] }
  ? Variant
  : boolean

/** What PostHog answered for each flag: a variant, or whether the flag is on. `false` also if it gives the visitor no variant. */
export type FlagAnswers = Readonly<Record<string, string | boolean>>

/** For whom flags are evaluated. */
export interface FlagSubject {
  /** The customer's ID, or the browser's anonymous ID. */
  distinctId: string
  /** Properties of the person that the flags' conditions read. They leave the store if PostHog is asked. */
  personProperties?: Record<string, unknown>
  /** IDs of groups by group type. */
  groups?: Record<string, string>
  /** Properties of these groups that the flags' conditions read, by group type. */
  groupProperties?: Record<string, Record<string, unknown>>
  /** The visitor's cart. Its events and those of its order get what the visitor sees. */
  cartId?: string
}

/** One flag as PostHog, or its definitions in the store's cache, answered it. */
export interface FlagAnswer {
  value: string | boolean
  payload?: JsonValue
  call: FlagCall
}

/** PostHog's own properties of `$feature_flag_called`. */
export interface FlagCall {
  $feature_flag_id?: number
  $feature_flag_version?: number
  $feature_flag_reason?: string
  $feature_flag_request_id?: string
  $feature_flag_has_experiment?: boolean
  locally_evaluated?: boolean
}

/** What a visitor's flags are. */
export interface EvaluatedFlags<Declared extends Flags = Flags> {
  /** A flag's value, which the visitor now sees: records `$feature_flag_called`, and keeps it for the cart. */
  get<Key extends keyof Declared & string>(key: Key): ValueOf<Declared[Key]>
  /** What PostHog attaches to the value, as parsed JSON. */
  payload(key: keyof Declared & string): JsonValue | undefined
  /** All values. The visitor doesn't see any of them yet, so nothing is recorded. */
  values(): { [Key in keyof Declared]: ValueOf<Declared[Key]> }
  /** What PostHog answered, without the defaults. */
  answers(): Partial<Record<keyof Declared & string, string | boolean>>
}

/** Whether PostHog's answer is a value that the flag can have. */
export const isValueOf = (
  flag: VariantFlag | SwitchFlag | undefined,
  answer: unknown
): answer is string | boolean =>
  flag !== undefined &&
  ("variants" in flag ? flag.variants.includes(answer as string) : typeof answer === "boolean")

/** Whether PostHog may answer this: a value, or that the visitor has no variant. */
export const isAnswerOf = (
  flag: VariantFlag | SwitchFlag | undefined,
  answer: unknown
): answer is string | boolean => isValueOf(flag, answer) || (flag !== undefined && answer === false)
