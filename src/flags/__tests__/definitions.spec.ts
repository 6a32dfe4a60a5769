import { createDefinitions } from "../definitions"
import type { StoreCache } from "../store-cache"

it("keeps definitions for others that it has only read itself, if it then polls and PostHog doesn't answer", async () => {
  const kept = new Map<string, unknown>()
  const cache: StoreCache = {
    get: async (key) => kept.get(key),
    set: async (key, data) => void kept.set(key, data),
  }
  const of = (holder: string) => createDefinitions({ cache, apiKey: "phc", holder })
  const found = { flags: [] } as never
  await of("first").onFlagDefinitionsReceived(found)
  const second = of("second")
  expect(await second.shouldFetchFlagDefinitions()).toBe(false)
  expect(await second.getFlagDefinitions()).toBe(found)
  // All of it expires.
  kept.clear()
  expect(await second.shouldFetchFlagDefinitions()).toBe(true)
  expect([...kept.values()]).toContain(found)
})
