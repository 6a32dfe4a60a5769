import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn } from "../../packages/posthog-stand-in"
import type { FlagSubject } from "../../src/events/flags/flags"
import { FlagSource } from "../../src/flags/flag-source"
import type { StoreCache } from "../../src/flags/store-cache"
import { FLAGS, FOR_EVERYONE } from "./flags"

export const ADA = { distinctId: "cus_ADA" }

/** A cache that several processes share. */
export const sharedCache = (): StoreCache => {
  const kept = new Map<string, string>()
  return {
    get: async (key) => JSON.parse(kept.get(key) ?? "null") as unknown,
    set: async (key, data) => void kept.set(key, JSON.stringify(data)),
  }
}

interface SourceSettings {
  cache?: StoreCache
  secretKey?: string
  /** Patient unless a test is about PostHog failing; undefined is the store's own limit. */
  deadlineMs?: number | undefined
}

/** Processes with flags, and the PostHog that they ask. */
export const flagWorld = () => {
  let standIn: StandIn
  let processes = 0
  const sources: FlagSource[] = []
  const warnings: string[] = []
  let onWarning: () => void = () => undefined

  beforeEach(async () => {
    standIn = await startStandIn()
    standIn.setFlags(FOR_EVERYONE)
  })
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.stop()))
    warnings.length = 0
    await standIn.close()
  })

  const warn = (text: string) => {
    warnings.push(text)
    onWarning()
  }

  const sourceOf = (settings: SourceSettings = {}) => {
    const { cache = sharedCache(), secretKey } = settings
    const { token: apiKey, url: host } = standIn
    const source = new FlagSource({
      options: { apiKey, host, secretKey, disabled: false, flags: FLAGS },
      cache: () => cache,
      log: { warn },
      holder: `process-${processes++}`,
      deadlineMs: "deadlineMs" in settings ? settings.deadlineMs : 60_000,
    })
    sources.push(source)
    return source
  }

  return {
    standIn: () => standIn,
    warnings,
    /** Resolves at the next warning. */
    warned: () => new Promise<void>((resolve) => (onWarning = resolve)),
    sourceOf,
    /** One that has PostHog's definitions. */
    readySource: async (settings: SourceSettings = {}) => {
      const source = sourceOf({ secretKey: standIn.secretKey, ...settings })
      expect(await source.ready(60_000)).toBe(true)
      return source
    },
    valuesOf: async (source: FlagSource, subject: FlagSubject = ADA) =>
      Object.fromEntries([...(await source.of(subject))].map(([key, { value }]) => [key, value])),
    /** What PostHog was asked. */
    paths: () => standIn.requests().map(({ path }) => path),
  }
}
