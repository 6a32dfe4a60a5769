import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

/** The store's cache, which its processes share if it is Redis. */
export interface StoreCache {
  /** Resolves to null or undefined if there is nothing. */
  get(key: string): Promise<unknown>
  set(key: string, data: object, seconds: number): Promise<unknown>
}

/** Without a tag, the Caching Module would look for the store's entities in the data. */
const TAGS = ["posthog-flags"]

const NO_CACHE: StoreCache = {
  get: () => Promise.resolve(undefined),
  set: () => Promise.resolve(),
}

/** Medusa's Caching Module, if the store has it; otherwise its older Cache Module; otherwise none, and each process polls for itself. */
export const storeCacheOf = (container: MedusaContainer): StoreCache => {
  const caching = container.resolve(Modules.CACHING, { allowUnregistered: true })
  if (caching) {
    return {
      get: (key) => caching.get({ key }),
      set: (key, data, ttl) => caching.set({ key, data, ttl, tags: TAGS }),
    }
  }
  const cache = container.resolve(Modules.CACHE, { allowUnregistered: true })
  return cache
    ? {
        get: (key) => cache.get(key),
        set: (key, data, seconds) => cache.set(key, data, seconds),
      }
    : NO_CACHE
}
