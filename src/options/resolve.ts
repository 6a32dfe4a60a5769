import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import type { Environment } from "./environment"
import { optionsSchema } from "./schema"
import type { OptionDoc, ResolvedOptions } from "./schema"
import { bare, seen } from "./seen"

/** The options of this plugin are wrong. The message names each option, the value seen and the remedy. */
export class PosthogOptionsError extends MedusaError {
  constructor(problems: readonly string[]) {
    super(
      MedusaError.Types.INVALID_DATA,
      [
        "medusa-plugin-posthog: wrong options in medusa-config.",
        ...problems.map((problem) => `  - ${problem}`),
      ].join("\n")
    )
    this.name = "PosthogOptionsError"
  }
}

/**
 * Applies environment variables and defaults to the options of `medusa-config.ts`.
 *
 * An option wins over its variable. Where NODE_ENV is `test`, the plugin is off unless a key is given.
 *
 * @throws {PosthogOptionsError} naming every wrong option at once
 */
export const resolveOptions = (given: unknown, environment: Environment): ResolvedOptions => {
  const { nodeEnv } = environment
  const options = {
    environment: nodeEnv,
    flushIntervalMs: nodeEnv === "development" ? 0 : 1000,
    ...environment.options,
    ...givenOptions(given),
  }
  const parsed = optionsSchema.safeParse(options)
  if (!parsed.success) {
    throw new PosthogOptionsError(parsed.error.issues.map((issue) => problemOf(issue, options)))
  }
  const isOffInTest = nodeEnv === "test" && !parsed.data.apiKey
  return { ...parsed.data, disabled: parsed.data.disabled || isOffInTest }
}

/** Medusa hands its own database settings to every module among the options. */
const MEDUSAS_OWN = "database"

const givenOptions = (given: unknown): Record<string, unknown> => {
  const options = given ?? {}
  if (typeof options !== "object" || Array.isArray(options)) {
    throw new PosthogOptionsError([
      `Expected \`options\` to be an object, got ${Array.isArray(options) ? "a list" : typeof options}. Give options by their names, such as { host: "eu" }.`,
    ])
  }
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) =>
        value !== undefined && name !== MEDUSAS_OWN && !isEmptyVariable(name, value)
    )
  )
}

/** An option that is read from a variable is an empty text where .env has an empty line. */
const isEmptyVariable = (name: string, value: unknown): boolean =>
  docOf(name)?.env !== undefined && typeof value === "string" && value.trim() === ""

/** The documentation of an option, by name; `undefined` for a name that is no option. */
export const docOf = (name: string): OptionDoc | undefined => {
  const field = optionsSchema.shape[name as keyof typeof optionsSchema.shape] as
    z.ZodType | undefined
  return field?.meta() as OptionDoc | undefined
}

/** A mistake is in a few names; where there are more, something else was given than options. */
const MAX_UNKNOWN = 10

const problemOf = (issue: z.core.$ZodIssue, options: Record<string, unknown>): string => {
  if (issue.code === "unrecognized_keys" && issue.path.length === 0) {
    const known = Object.keys(optionsSchema.shape).join(", ")
    return `Expected only known options, got ${issue.keys
      .slice(0, MAX_UNKNOWN)
      .map((key) => `"${bare(key)}"`)
      .join(", ")}. Known are: ${known}.`
  }
  const name = String(issue.path[0])
  const doc = docOf(name)
  const from = doc?.env ? ` (or ${doc.env})` : ""
  const inList =
    typeof issue.path[1] === "number" ? `, wrong at ${bare(z.core.toDotPath(issue.path))}` : ""
  return `Expected \`${name}\`${from} to be ${doc?.type ?? "valid"}${inList}, got ${seen(options[name], doc?.secret)}. ${doc?.remedy ?? ""}`
}
