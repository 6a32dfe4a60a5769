import type { FlagDefinitionCacheInput, FlagDefinitionCacheProvider } from "./evaluator"
import { inTime } from "../lib/in-time"
import type { StoreCache } from "./store-cache"

/** So that definitions outlive an outage of PostHog, and a restart of the store during it. */
const KEPT_SECONDS = 86_400

/** A few polls. When the process that polls dies, another one follows. */
const LEADS_SECONDS = 90

/** A cache that doesn't answer must not keep posthog-node from polling. */
const PATIENCE_MS = 2_000

const noAnswer = () => new Error(`The store's cache didn't answer within ${PATIENCE_MS} ms.`)

export interface DefinitionParts {
  cache: StoreCache
  /** The project, because stores may share a cache. */
  apiKey: string
  /** Unique across all processes, now and later. */
  holder: string
}

/**
 * Keeps flags' definitions in the store's cache. One process polls PostHog for all that share the cache; the others read what it found.
 */
export const createDefinitions = ({
  cache,
  apiKey,
  holder,
}: DefinitionParts): FlagDefinitionCacheProvider<FlagDefinitionCacheInput> => {
  const [definitions, leader] = ["definitions", "leader"].map(
    (it) => `posthog-flags:${apiKey}:${it}`
  )
  const get = (key = "") => inTime(PATIENCE_MS, cache.get(key), noAnswer)
  const set = (key = "", data: object, seconds: number) =>
    inTime(PATIENCE_MS, cache.set(key, data, seconds), noAnswer)
  let known: object | undefined
  let isFirst = true

  return {
    getFlagDefinitions: async () => {
      const cached = (await get(definitions)) as FlagDefinitionCacheInput | null | undefined
      // For when this process polls, and PostHog doesn't answer.
      known = cached ?? known
      return cached ?? undefined
    },
    shouldFetchFlagDefinitions: async () => {
      // PostHog may hang, so a process that has just started takes what others have found before it.
      if (isFirst && (await get(definitions))) {
        isFirst = false
        return false
      }
      isFirst = false
      const leads = (await get(leader)) as { holder?: unknown } | null | undefined
      if (leads && leads.holder !== holder) {
        return false
      }
      await set(leader, { holder }, LEADS_SECONDS)
      // PostHog answers 304 while nothing has changed, and nothing of use during an outage.
      await (known && set(definitions, known, KEPT_SECONDS))
      return true
    },
    onFlagDefinitionsReceived: async (received) => {
      known = received
      await set(definitions, received, KEPT_SECONDS)
    },
    shutdown: () => undefined,
  }
}
