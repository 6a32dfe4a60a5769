import type { CheckedStore } from "../checked-store"
import { processChecks } from "../checks/processes"

interface Running {
  delivers: boolean
  hasKey: boolean
}

const workerCheck = async (own: Running, ...others: Running[]) => {
  const version = "1.0.0"
  const store = {
    posthog: {
      processes: {
        own: { version, ...own },
        others: () => Promise.resolve(others.map((one) => ({ version, ...one }))),
      },
    },
    setup: { eventBus: "", workflowEngine: "" },
    isPartOfStore: true,
  }
  const checks = await processChecks(store as unknown as CheckedStore)
  return checks.find(({ id }) => id === "worker")
}

const server = { delivers: false, hasKey: true }
const worker = { delivers: true, hasKey: true }
const keyless = { delivers: true, hasKey: false }

it("finds a worker that delivers", async () => {
  expect(await workerCheck(server, worker)).toMatchObject({
    status: "ok",
    found: [
      "2 of your store's processes ran within the last three minutes, and 1 of them deliver.",
    ],
  })
})

it("doesn't count a worker without an API key, and says how to fix it", async () => {
  expect(await workerCheck(server, keyless)).toMatchObject({
    status: "problem",
    found: [
      expect.stringMatching(
        /and 0 of them deliver\. A process .* has no API key, .* Set `apiKey` or POSTHOG_API_KEY/
      ),
    ],
    found_sentences: [[{ id: "processes" }, { id: "keyless" }]],
  })
  expect(await workerCheck(keyless)).toMatchObject({ status: "problem" })
})

it("names a worker without an API key also if another one delivers", async () => {
  expect(await workerCheck(worker, keyless)).toMatchObject({
    status: "ok",
    found: [expect.stringContaining("has no API key")],
  })
})

it("says nothing about keys of processes that deliver nothing", async () => {
  expect(await workerCheck({ delivers: false, hasKey: false }, worker)).toMatchObject({
    found: [expect.not.stringContaining("API key")],
  })
})
