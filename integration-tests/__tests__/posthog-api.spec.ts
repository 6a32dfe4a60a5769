import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn, StandInOptions } from "../../packages/posthog-stand-in"
import { personsApi } from "../../src/posthog-api/persons"
import type { PersonsApi } from "../../src/posthog-api/persons"

const servers: { close: () => unknown }[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const apiOf = (
  { url, personalApiKey, projectId }: Pick<StandIn, "url" | "personalApiKey" | "projectId">,
  changes: { personalApiKey?: string; projectId?: string; until?: number } = {}
): PersonsApi => personsApi({ appHost: url, personalApiKey, projectId, ...changes })

const open = async (options: StandInOptions = {}) => {
  const standIn = await startStandIn(options)
  servers.push(standIn)
  const batch = [
    { event: "customer_created", distinct_id: "cus_1", properties: { $ignore_sent_at: true } },
    { event: "customer_created", distinct_id: "cus_2", properties: { $ignore_sent_at: true } },
  ]
  await fetch(`${standIn.url}/batch/`, {
    method: "POST",
    body: JSON.stringify({ api_key: standIn.token, batch }),
  })
  return { standIn, api: apiOf(standIn) }
}

describe("the REST API for persons", () => {
  it("finds a person, deletes them at once and their events later, and says when", async () => {
    const { standIn, api } = await open()
    const personId = String(await api.find("cus_1"))
    expect(personId).toBe(
      standIn.persons().find(({ distinctIds }) => distinctIds[0] === "cus_1")?.id
    )
    expect(await api.deletionOf(personId)).toBeUndefined()
    expect(await api.delete("cus_1")).toBe(true)
    expect(standIn.requests().at(-1)).toMatchObject({
      path: "/api/projects/1/persons/bulk_delete/",
      body: JSON.stringify({
        distinct_ids: ["cus_1"],
        delete_events: true,
        delete_recordings: true,
      }),
      status: 202,
    })
    expect(await api.find("cus_1")).toBeUndefined()
    expect(await api.delete("cus_1")).toBe(false)
    expect(await api.deletionOf(personId)).toEqual({ verifiedAt: undefined })
    standIn.finishDeletions()
    expect(await api.deletionOf(personId)).toEqual({ verifiedAt: expect.any(Date) })
    expect(standIn.events().map(({ distinctId }) => distinctId)).toEqual(["cus_2"])
  })

  it.each<[string, StandInOptions, object, { code: string; needsPerson: boolean }]>([
    ["a wrong key", {}, { personalApiKey: "phx_wrong" }, { code: "http_401", needsPerson: true }],
    [
      "a key without the scope",
      { personalKeys: [{ key: "phx_a", scopes: ["query:read"] }] },
      {},
      { code: "http_403", needsPerson: true },
    ],
    ["another project", {}, { projectId: "2" }, { code: "http_404", needsPerson: true }],
  ])("needs a person for %s", async (_, options, changes, expected) => {
    const { standIn } = await open(options)
    const api = apiOf(standIn, changes)
    await expect(api.find("cus_1")).rejects.toMatchObject(expected)
    await expect(api.find("cus_1")).rejects.not.toThrow(/phx_|cus_1/)
  })

  it("is asked again later if it is down, or asks to wait", async () => {
    const { standIn, api } = await open()
    standIn.setFault({ on: "rest", kind: "status", status: 429, headers: { "retry-after": "600" } })
    await expect(api.find("cus_1")).rejects.toMatchObject({
      code: "http_429",
      needsPerson: false,
      retryAfterMs: 600_000,
    })
    standIn.setFault({ on: "rest", kind: "reset" })
    await expect(api.find("cus_1")).rejects.toMatchObject({ needsPerson: false })
    standIn.setFault(null)
    await standIn.refuse()
    await expect(api.find("cus_1")).rejects.toMatchObject({
      code: "ECONNREFUSED",
      needsPerson: false,
    })
  })

  it("waits no longer than whoever asked", async () => {
    const { standIn } = await open()
    standIn.setFault({ on: "rest", kind: "hang" })
    const soon = apiOf(standIn, { until: performance.now() + 100 })
    await expect(soon.find("cus_1")).rejects.toMatchObject({ code: "timeout", needsPerson: false })
    await expect(soon.find("cus_1")).rejects.toMatchObject({ code: "timeout" })
  })

  it("takes nothing else for its answer: no page, no redirect, and nothing without an end", async () => {
    const { standIn, api } = await open()
    standIn.setFault({ on: "rest", kind: "garbage" })
    await expect(api.find("cus_1")).rejects.toMatchObject({ code: "not_posthog" })
    standIn.setFault({ on: "rest", kind: "status", status: 302, headers: { location: "/" } })
    await expect(api.find("cus_1")).rejects.toMatchObject({ code: "http_302", needsPerson: true })
    let isClosed: () => void = () => undefined
    const closed = new Promise<void>((resolve) => (isClosed = resolve))
    const endless = createServer((_request, response) => {
      response.once("close", isClosed)
      const write = () => {
        while (response.writable && response.write(" ".repeat(65_536))) {
          // Until the buffer is full.
        }
        response.once("drain", write)
      }
      write()
    })
    await new Promise<void>((resolve) => endless.listen(0, "127.0.0.1", resolve))
    servers.push({
      close: () => {
        endless.close()
        endless.closeAllConnections()
      },
    })
    const url = `http://127.0.0.1:${(endless.address() as AddressInfo).port}`
    await expect(apiOf({ ...standIn, url }).find("cus_1")).rejects.toMatchObject({
      code: "not_posthog",
    })
    await closed
  })

  it("says so if this version of PostHog lists no deletions", async () => {
    const { standIn, api } = await open()
    standIn.setFault({ on: "rest", kind: "status", status: 404 })
    expect(await api.deletionOf("00000000-0000-0000-0000-000000000000")).toBe("unlisted")
  })
})
