import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn } from "../../packages/posthog-stand-in"
import { readHealth } from "../../src/health/health"
import { decideProject } from "../../src/operations/project/project"
import type { PosthogOptions } from "../../src/options/schema"
import type PosthogModuleService from "../../src/modules/posthog/service"
import { openEraser, REST } from "../support/eraser"
import { furtherServices } from "../support/further-services"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const ada = { email: "ada@example.com", password: "correct horse battery" }

/** In production's project, whose REST API the options of `REST` reach, or in that of a copy of its database. */
storeSuite({ name: "erasure-project", options: { ...REST, erasure: "on-delete" } }, (suite) => {
  const { baseUrl, posthog, standIn, sql } = suite
  const { anotherService } = furtherServices(suite)
  const { arrived, erase, statusOf, storeOf } = openEraser(suite)
  const opened: StandIn[] = []
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(baseUrl())
  })
  // The store's process stopped delivering when the copy took the outbox, and looks again.
  beforeEach(() => posthog().flush())
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()))
  })

  const open = async (settings: Parameters<typeof startStandIn>[0]) => {
    const one = await startStandIn(settings)
    opened.push(one)
    return one
  }

  const register = async () => {
    const { customer } = await shop.shopper.registerCustomer(ada)
    await arrived("customer_signed_in")
    return customer
  }

  /** A process of a copy of the database that belongs to a project of its own, with this in its `.env`. */
  const copyWith = async (env: (own: StandIn) => PosthogOptions) => {
    const own = await open({ token: "phc_stagingsToken000000000000000000000000000000" })
    const staging = anotherService({
      erasure: "on-delete",
      apiKey: own.token,
      host: own.url,
      ...env(own),
    })
    await posthog().internals.processes.end()
    await sql(`delete from posthog_process`)
    await decideProject(storeOf(staging), "from-now")
    return { staging, own }
  }

  const problemsOf = async (service: PosthogModuleService) => {
    await service.flush()
    return (await readHealth(storeOf(service))).problems.join("\n")
  }

  it("deletes nobody in production's project if a copy has its personal key and ID, and waits for yours", async () => {
    const customer = await register()
    const { staging, own } = await copyWith(() => ({ ...REST, appHost: standIn().url }))
    await shop.admin.deleteCustomer(customer.id)
    await erase(4, staging)
    expect(standIn().deletions()).toEqual([])
    expect(standIn().persons()).toHaveLength(1)
    expect(await statusOf(customer.id)).toMatchObject({
      state: "deleting_person",
      finished_at: null,
      last_error: "project_mismatch",
    })
    expect(await problemsOf(staging)).toMatch(
      /Erasure in PostHog waits: .* project_mismatch\. `projectId` isn't .*POSTHOG_PROJECT_ID/
    )

    // With its own ones, it goes on by itself.
    const mended = anotherService({
      ...REST,
      apiKey: own.token,
      host: own.url,
      appHost: own.url,
      erasure: "on-delete",
    })
    await erase(1, mended)
    expect(await statusOf(customer.id)).toMatchObject({ state: "verifying", last_error: null })
    expect(standIn().deletions()).toEqual([])
  })

  it("doesn't call a customer deleted because the store's previous project no longer knows them", async () => {
    const customer = await register()
    await shop.admin.deleteCustomer(customer.id)
    await arrived("customer_deleted")
    await erase(2)
    expect(await statusOf(customer.id)).toMatchObject({ state: "verifying" })
    standIn().finishDeletions()
    // The store moved, and its new project has the person, too. POSTHOG_PROJECT_ID is still the previous one.
    const { staging } = await copyWith(() => ({ ...REST, appHost: standIn().url }))
    await erase(3, staging)
    expect(await statusOf(customer.id)).toMatchObject({
      finished_at: null,
      last_error: "project_mismatch",
    })
  })

  it("waits for a person if the key may not read which project it is, and names the scope", async () => {
    const customer = await register()
    const limited = await open({
      token: standIn().token,
      personalKeys: [{ key: "phx_limited", scopes: ["person:read", "person:write"] }],
    })
    const service = anotherService({
      erasure: "on-delete",
      personalApiKey: "phx_limited",
      projectId: limited.projectId,
      appHost: limited.url,
    })
    await shop.admin.deleteCustomer(customer.id)
    await arrived("customer_deleted")
    await erase(2, service)
    expect(await statusOf(customer.id)).toMatchObject({
      state: "deleting_person",
      last_error: "http_403",
    })
    expect(limited.requests().map(({ path }) => path)).toEqual(["/api/projects/1/"])
    expect(await problemsOf(service)).toMatch(/http_403\. .*`project:read`/)
    await erase(1)
    expect(await statusOf(customer.id)).toMatchObject({ state: "verifying", last_error: null })
  })

  it("asks once a run which project it is", async () => {
    const ids = []
    for (const email of ["ada@example.com", "bob@example.com", "eve@example.com"]) {
      const { customer } = await shop.shopper.registerCustomer({ ...ada, email })
      ids.push(customer.id)
      await shop.admin.deleteCustomer(customer.id)
    }
    await posthog().flush()
    await erase(1)
    const asked = () =>
      standIn()
        .requests()
        .filter(({ path }) => path === "/api/projects/1/").length
    const before = asked()
    await erase(1)
    expect(standIn().deletions()).toHaveLength(ids.length)
    expect(asked()).toBe(before + 1)
  })
})
