import { known } from "../lib/known"
import type { Environment } from "./environment"
import { docOf, givenOptions } from "./resolve"
import type { ResolvedOptions } from "./schema"
import { optionsSchema } from "./schema"
import { bare, seen } from "./seen"
import type { Setting } from "./setting"

/** Lists the options in force, with where each comes from. Contains no secret. */
export const settingsOf = (
  given: unknown,
  environment: Environment,
  resolved: ResolvedOptions
): Setting[] => {
  const options = givenOptions(given)
  return Object.keys(optionsSchema.shape).map((name) => {
    const doc = docOf(name)
    const value = resolved[name as keyof ResolvedOptions]
    return {
      name,
      value: doc?.secret ? masked(value) : shown(value),
      source: sourceOf(name, options, environment),
      env: doc?.env ?? null,
      type: doc?.type ?? "",
      description: doc?.description ?? "",
      is_secret: doc?.secret === true,
    }
  })
}

/** `environment` is NODE_ENV if nothing else is set. */
const sourceOf = (
  name: string,
  options: Record<string, unknown>,
  environment: Environment
): Setting["source"] => {
  if (name in options) {
    return "option"
  }
  return name in environment.options || name === "environment" ? "environment" : "default"
}

/** Enough to tell two keys apart, if there is enough left to guess. */
const SHOWN = 4
const LONG = 16

/** Of an object, shows what is set, and masks each text. */
const masked = (secret: unknown): string | null => {
  if (typeof secret === "object" && secret !== null) {
    const parts = Object.entries(known(secret))
    return parts.map(([name, value]) => `${name}: ${masked(value) ?? String(value)}`).join(", ")
  }
  if (typeof secret === "boolean") {
    return String(secret)
  }
  if (typeof secret !== "string" || secret === "") {
    return null
  }
  const prefix = /^ph[a-z]{1,3}_/.exec(secret)?.[0] ?? ""
  return `${prefix}…${secret.length >= LONG ? secret.slice(-SHOWN) : ""}`
}

const shown = (value: unknown): string | null => {
  if (value === undefined || value === null) {
    return null
  }
  if (typeof value === "string") {
    return bare(value)
  }
  if (Array.isArray(value)) {
    if (value.length === 0) {
      return null
    }
    return value.map((item) => shown((item as { id?: unknown } | null)?.id ?? item)).join(", ")
  }
  return seen(value)
}
