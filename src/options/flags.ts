import { z } from "@medusajs/framework/zod"
import { option, privateKey } from "./option"
import { isValueOf } from "../events/flags/flags"
import type { Flags, SwitchFlag, VariantFlag } from "../events/flags/flags"

/** The same flags, with each default one of its variants. */
type Checked<Declared extends Flags> = {
  [Key in keyof Declared]: Declared[Key] extends { variants: readonly (infer Variant)[] }
    ? { variants: readonly Variant[]; default: Variant }
    : SwitchFlag
}

/**
 * Declares a store's feature flags, with their types. Pass them as the option `flags`.
 *
 * @example
 * export const flags = defineFlags({
 *   "pricing-page": { variants: ["control", "test"], default: "control" },
 *   "gift-wrap": { default: false },
 * })
 */
export const defineFlags = <const Declared extends Flags>(
  flags: Declared & Checked<Declared>
): Declared => flags

/** What PostHog allows as a flag's key, which is also part of a property's name. */
const KEY = /^[A-Za-z0-9_-]{1,100}$/

/** These two would read as the answers of a flag without variants. */
const variant = z
  .string()
  .regex(KEY)
  .regex(/^(?!(?:true|false)$)/)

const flag = z
  .union([
    z.strictObject({ variants: z.array(variant).min(2).max(20), default: variant }),
    z.strictObject({ default: z.boolean() }),
  ])
  .refine((declared) => isValueOf(declared as VariantFlag | SwitchFlag, declared.default))

/** Some flags, because each is evaluated for each visitor. */
const MAX_FLAGS = 100

const flagsSchema = z
  .record(z.string().regex(KEY), flag)
  .refine((flags) => Object.keys(flags).length <= MAX_FLAGS) as z.ZodType<Flags, Flags>

/** The options about flags. */
export const flagOptions = {
  flags: option(flagsSchema.default({}), {
    type: "flags made with defineFlags()",
    default: "`{}`: none",
    description: "Your [feature flags](flags.md), with their variants and defaults.",
    remedy:
      'Use defineFlags({ "pricing-page": { variants: ["control", "test"], default: "control" } }): keys and variants of up to 100 letters, digits, _ and -, at least two variants, and a default that is one of them; { default: false } for a flag without variants.',
  }),
  secretKey: option(privateKey.optional(), {
    type: "string",
    description:
      "A PostHog project secret API key with the scope `feature_flag:read`, which lets the store evaluate [flags](flags.md) itself.",
    env: "POSTHOG_SECRET_KEY",
    default: "none: PostHog is asked for each visitor",
    remedy:
      "Create a project secret API key (it starts with phs_) under Settings → Project in PostHog. A project API key (phc_) can't read flags' definitions.",
    secret: true,
  }),
}
