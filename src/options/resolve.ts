import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import type { Environment } from "./environment"
import { optionDocs } from "./option"
import type { OptionDoc } from "./option"
import { optionsSchema } from "./schema"
import type { ResolvedOptions } from "./schema"
import { bare, seen } from "./seen"

/** The plugin's options are invalid. The message names each option, the value seen, and the fix. */
export class PosthogOptionsError extends MedusaError {
  constructor(problems: readonly string[]) {
    super(
      MedusaError.Types.INVALID_DATA,
      [
        "medusa-plugin-posthog: invalid options in medusa-config.",
        ...problems.map((problem) => `  - ${problem}`),
      ].join("\n")
    )
    this.name = "PosthogOptionsError"
  }
}

/**
 * Applies environment variables and defaults to the options from `medusa-config.ts`.
 *
 * An option wins over its variable. If NODE_ENV is `test`, the plugin is off unless a key is set.
 *
 * @throws {PosthogOptionsError} naming all invalid options at once
 */
export const resolveOptions = (given: unknown, environment: Environment): ResolvedOptions => {
  const { nodeEnv } = environment
  const options = {
    environment: nodeEnv,
    flushIntervalMs: nodeEnv === "development" ? 0 : 900,
    ...environment.options,
    ...givenOptions(given),
  }
  // Zod would write and compile code for a schema that is used once.
  const parsed = optionsSchema.safeParse(options, { jitless: true })
  if (!parsed.success) {
    throw new PosthogOptionsError(
      parsed.error.issues.flatMap((issue) => problemsOf(issue, options))
    )
  }
  const isOffInTest = nodeEnv === "test" && !parsed.data.apiKey
  return { ...parsed.data, disabled: parsed.data.disabled || isOffInTest }
}

/** Medusa adds its own database settings to every module's options. */
const MEDUSAS_OWN = "database"

/** Returns the options that a store gives, without what counts as not set. */
export const givenOptions = (given: unknown): Record<string, unknown> => {
  const options = given ?? {}
  if (typeof options !== "object" || Array.isArray(options)) {
    throw new PosthogOptionsError([
      `Expected \`options\` to be an object, got ${Array.isArray(options) ? "a list" : typeof options}. Use option names as keys, such as { host: "eu" }.`,
    ])
  }
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => value !== undefined && name !== MEDUSAS_OWN && !isBlank(name, value)
    )
  )
}

/** An empty line in .env sets a variable to an empty string. */
const isBlank = (name: string, value: unknown): boolean => {
  const { env, mayBeBlank = env !== undefined } = docOf(name) ?? {}
  return mayBeBlank && typeof value === "string" && value.trim() === ""
}

/** Returns the documentation of an option, or `undefined` for an unknown name. */
export const docOf = (name: string): OptionDoc | undefined => {
  const field = optionsSchema.shape[name as keyof typeof optionsSchema.shape] as
    z.ZodType | undefined
  return field && optionDocs.get(field)
}

/** With more unknown names than this, something other than options was passed. */
const MAX_UNKNOWN = 10

const problemsOf = (issue: z.core.$ZodIssue, options: Record<string, unknown>): string[] => {
  if (issue.code === "unrecognized_keys" && issue.path.length === 0) {
    const known = Object.keys(optionsSchema.shape).join(", ")
    return [
      `Expected only known options, got ${issue.keys
        .slice(0, MAX_UNKNOWN)
        .map((key) => `"${bare(key)}"`)
        .join(", ")}. Known options: ${known}.`,
    ]
  }
  const [name, index] = issue.path
  const isHidden = docOf(String(name))?.secret === true
  const paths = isHidden ? pathsIn(issue) : [issue.path]
  return paths.map((path) =>
    problemAt(path, options, { isNamed: isHidden || typeof index === "number" })
  )
}

/** Where an option that isn't shown is wrong, if it can be an object or something else. */
const pathsIn = (issue: z.core.$ZodIssue): PropertyKey[][] => {
  const { path } = issue
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, MAX_UNKNOWN).map((key) => [...path, key])
  }
  const inner = issue.code === "invalid_union" ? issue.errors.flat().flatMap(pathsIn) : []
  const below = inner.filter(({ length }) => length > 0)
  return below.length > 0 ? below.map((rest) => [...path, ...rest]) : [path]
}

const problemAt = (
  path: readonly PropertyKey[],
  options: Record<string, unknown>,
  { isNamed }: { isNamed: boolean }
): string => {
  const name = String(path[0])
  const doc = docOf(name)
  const from = doc?.env ? ` (or ${doc.env})` : ""
  const at = isNamed && path.length > 1 ? `, wrong at ${bare(z.core.toDotPath(path))}` : ""
  const value = doc?.secret ? valueAt(options, path) : options[name]
  return `Expected \`${name}\`${from} to be ${doc?.type ?? "valid"}${at}, got ${seen(value, doc?.secret)}. ${doc?.remedy ?? ""}`
}

const valueAt = (options: Record<string, unknown>, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (Object(value) as Record<PropertyKey, unknown>)[key],
    options
  )
