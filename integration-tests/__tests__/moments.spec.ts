import type { AddressInfo } from "node:net"
import { asFunction } from "@medusajs/framework/awilix"
import { MedusaError, Modules } from "@medusajs/framework/utils"
import { createStep, createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import {
  capturePosthogEventStep,
  identifyPosthogGroupStep,
  identifyPosthogPersonStep,
} from "../../src/workflows"
import express from "express"
import { trackPlacedOrder } from "../support/documented-subscriber"
import { furtherServices } from "../support/further-services"
import { openShop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const CUSTOMER = "cus_01CUSTOMER"
const BROWSER = "0190f6a2-7d43-7c1e-8b2f-1a2b3c4d5e6f"

storeSuite({ name: "moments" }, (suite) => {
  const { baseUrl, container, posthog, standIn, sql, withoutTable } = suite
  const { anotherService } = furtherServices(suite)

  const arrived = async (event: string) => {
    await posthog().flush()
    return standIn().events({ event })
  }

  // PostHog also creates a person for whoever a `$groupidentify` names.
  const customerAtPosthog = () =>
    standIn()
      .persons()
      .find(({ distinctIds }) => distinctIds.includes(CUSTOMER))

  describe("the service", () => {
    it("captures a store's own event, with its time and environment", async () => {
      const uuid = await posthog().capture({
        event: "quiz_finished",
        distinctId: CUSTOMER,
        properties: { score: 7, nested: { answers: ["a", "b"] } },
        timestamp: "2026-11-20T12:00:00.000Z",
      })
      expect(await arrived("quiz_finished")).toMatchObject([
        {
          uuid,
          distinctId: CUSTOMER,
          timestamp: "2026-11-20T12:00:00.000Z",
          properties: { score: 7, nested: { answers: ["a", "b"] }, environment: "test" },
        },
      ])
      expect(standIn().persons()).toEqual([])
    })

    it("captures an event with a key once, and one without a key every time", async () => {
      const keyed = { event: "review_written", distinctId: CUSTOMER, key: "review_1" }
      const uuid = await posthog().capture(keyed)
      expect(await posthog().capture(keyed)).toBe(uuid)
      await posthog().capture({ ...keyed, key: "review_2" })
      expect(await arrived("review_written")).toHaveLength(2)
      await posthog().capture({ event: "seen", distinctId: CUSTOMER })
      await posthog().capture({ event: "seen", distinctId: CUSTOMER })
      expect(await arrived("seen")).toHaveLength(2)
    })

    it("keeps an event while PostHog is down", async () => {
      standIn().setFault({ kind: "status", status: 500 })
      await posthog().capture({ event: "kept", distinctId: CUSTOMER })
      expect(await posthog().flush({ timeoutMs: 100 })).toEqual({ waiting: 1 })
      standIn().setFault(null)
      await standIn().waitFor((seen) => seen.events({ event: "kept" }).length === 1)
    })

    it("captures revenue under PostHog's own name", async () => {
      await posthog().captureRevenue({ distinctId: CUSTOMER, amount: 12.5, currency: "eur" })
      expect(await arrived("revenue")).toMatchObject([
        { properties: { $revenue: 12.5, amount: 12.5, currency: "EUR" } },
      ])
    })

    it("identifies a person and merges the browser's anonymous id into it", async () => {
      await posthog().capture({ event: "browsed", distinctId: BROWSER })
      await posthog().flush()
      await posthog().identify({
        distinctId: CUSTOMER,
        anonymousId: BROWSER,
        properties: { plan: "gold" },
      })
      await arrived("$identify")
      expect(standIn().persons()).toMatchObject([
        { distinctIds: expect.arrayContaining([CUSTOMER, BROWSER]), properties: { plan: "gold" } },
      ])
      // An event of someone with a profile belongs to it without asking for one.
      await posthog().capture({ event: "came_back", distinctId: CUSTOMER })
      await posthog().alias({ distinctId: CUSTOMER, alias: "device-7" })
      await posthog().flush()
      expect(standIn().persons()).toHaveLength(1)
      expect(standIn().persons()[0]?.distinctIds).toContain("device-7")
    })

    it("sets, sets once, and unsets what an event's properties say", async () => {
      const capture = (properties: Record<string, unknown>) =>
        posthog().capture({ event: "plan_changed", distinctId: CUSTOMER, properties })
      await capture({ $set: { plan: "free", city: "Köln" }, $set_once: { first: "free" } })
      await posthog().flush()
      await capture({ $set: { plan: "gold" }, $set_once: { first: "gold" }, $unset: ["city"] })
      await capture({ $groups: { company: "acme" }, environment: "preview" })
      const events = await arrived("plan_changed")
      expect(customerAtPosthog()?.properties).toEqual({ plan: "gold", first: "free" })
      expect(events[2]?.properties).toMatchObject({ $group_0: "acme", environment: "preview" })
    })

    it("accepts what posthog-node's identify accepts", async () => {
      await posthog().identify({
        distinctId: CUSTOMER,
        properties: { $set: { plan: "gold" }, $set_once: { first: 1 }, $anon_distinct_id: BROWSER },
      })
      await posthog().flush()
      expect(standIn().persons()).toMatchObject([{ distinctIds: [CUSTOMER, BROWSER] }])
      expect(customerAtPosthog()?.properties).toEqual({ plan: "gold", first: 1 })
    })

    it("captures values next to a request and a container, and reads neither of those", async () => {
      const scope = container().createScope()
      const make = jest.fn(() => ({}))
      scope.register({ madeWhenItIsRead: asFunction(make) })
      const app = express().get("/", (req, res) => {
        const properties = { score: 7, req, res, scope, nested: [{ req }] }
        const captured = posthog().capture({ event: "asked", distinctId: CUSTOMER, properties })
        captured.then((uuid) => res.json({ uuid })).catch(() => res.sendStatus(500))
      })
      const server = app.listen(0)
      const { port } = server.address() as AddressInfo
      const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { cookie: "sid=s3cret" } })
      server.close()
      expect(answer.status).toBe(200)
      const [event] = await arrived("asked")
      const live = "[unreadable]"
      const read = { score: 7, req: live, res: live, scope: live, nested: [{ req: live }] }
      expect(event?.properties).toMatchObject(read)
      expect(make).not.toHaveBeenCalled()
    })

    it("gives its caller the database error's name, but no statement", async () => {
      const failed: unknown = await withoutTable("posthog_outbox_event", () =>
        posthog().capture({ event: "x", distinctId: "jane@example.com" })
      ).catch((error: unknown) => error)
      expect(failed).toBeInstanceOf(MedusaError)
      expect(failed).toMatchObject({ type: "database_error", code: "42P01" })
      expect(String((failed as Error).stack)).not.toMatch(/jane|insert/i)
    })

    it("identifies groups, and captures events that belong to them", async () => {
      await posthog().groupIdentify({ type: "company", id: "acme", properties: { size: 12 } })
      await posthog().capture({
        event: "quote_requested",
        distinctId: CUSTOMER,
        groups: { company: "acme" },
      })
      const [event] = await arrived("quote_requested")
      expect(standIn().groups()).toMatchObject([
        { type: "company", key: "acme", properties: { size: 12 } },
      ])
      expect(event?.properties).toMatchObject({ $group_0: "acme" })
    })

    it.each<[string, () => Promise<unknown>, string]>([
      ["no name", () => posthog().capture({ event: " ", distinctId: CUSTOMER }), "`event`"],
      ["nobody", () => posthog().capture({ event: "x", distinctId: "guest" }), "`distinctId`"],
      ["an id that is too long", () => posthog().identify({ distinctId: "a".repeat(201) }), "201"],
      [
        "an invalid time",
        () => posthog().capture({ event: "x", distinctId: CUSTOMER, timestamp: "soon" }),
        "`timestamp`",
      ],
      [
        "an invalid amount",
        () => posthog().captureRevenue({ distinctId: CUSTOMER, amount: NaN, currency: "EUR" }),
        "`amount`",
      ],
      [
        "an invalid currency",
        () => posthog().captureRevenue({ distinctId: CUSTOMER, amount: 1, currency: "€" }),
        "`currency`",
      ],
      [
        "two accounts to merge",
        () => posthog().identify({ distinctId: CUSTOMER, anonymousId: "cus_01OTHER" }),
        "Two accounts are never merged",
      ],
      [
        "two accounts as aliases",
        () => posthog().alias({ distinctId: CUSTOMER, alias: "cus_01OTHER" }),
        "Two accounts are never merged",
      ],
    ])("refuses %s, and records nothing", async (_, act, message) => {
      await expect(act()).rejects.toThrow(message)
      expect(await sql(`select 1 from posthog_outbox_event`)).toEqual([])
    })

    it("rejects if beforeSend fails, because no row would recover the event", async () => {
      const beforeSend = () => {
        throw new TypeError("no items")
      }
      const service = anotherService({ beforeSend })
      await expect(service.capture({ event: "x", distinctId: CUSTOMER })).rejects.toThrow(
        "`beforeSend` threw TypeError"
      )
      const dropping = anotherService({ beforeSend: () => null })
      expect(await dropping.capture({ event: "x", distinctId: CUSTOMER })).toEqual(
        expect.any(String)
      )
      expect(await sql(`select set_aside_reason from posthog_outbox_event`)).toEqual([
        { set_aside_reason: "before_send_dropped" },
      ])
    })

    it("doesn't take back an event that PostHog may have", async () => {
      standIn().setFault({ kind: "answer-lost" })
      const uuid = await posthog().capture({ event: "seen", distinctId: CUSTOMER })
      await standIn().waitFor((seen) => seen.rawEventCount() > 0)
      await posthog().flush({ timeoutMs: 100 })
      expect(await posthog().internals.outbox.takeBack(String(uuid))).toBe(false)
      standIn().setFault(null)
      await standIn().waitFor((seen) => seen.events({ event: "seen" }).length === 1)
    })

    it("never shows in an error what may be an email", async () => {
      const email = `${"ada".repeat(70)}@example.com`
      await expect(posthog().capture({ event: "x", distinctId: email })).rejects.not.toThrow("ada")
    })

    it("creates no profiles if the options say never", async () => {
      const service = anotherService({ personProfiles: "never" })
      expect(await service.identify({ distinctId: CUSTOMER, properties: { a: 1 } })).toBeUndefined()
      expect(await service.groupIdentify({ type: "company", id: "acme" })).toBeUndefined()
      await service.capture({ event: "seen", distinctId: CUSTOMER, profile: true })
      await service.flush()
      expect(standIn().persons()).toEqual([])
      expect(standIn().events()).toHaveLength(1)
    })
  })

  describe("the workflow steps", () => {
    const failStep = createStep("fail", async () => {
      throw new Error("the last step fails")
    })
    const happy = createWorkflow("moments-happy", (input: { customer: string }) => {
      identifyPosthogGroupStep({ type: "company", id: "acme" })
      identifyPosthogPersonStep({ distinctId: input.customer, properties: { plan: "gold" } })
      return new WorkflowResponse(
        capturePosthogEventStep({ event: "wished", distinctId: input.customer })
      )
    })
    const failing = createWorkflow("moments-failing", (input: { customer: string }) => {
      capturePosthogEventStep({ event: "wished", distinctId: input.customer })
      failStep()
      return new WorkflowResponse(input)
    })

    it("record what a workflow did", async () => {
      const { result } = await happy(container()).run({ input: { customer: CUSTOMER } })
      expect(await arrived("wished")).toMatchObject([{ uuid: result, distinctId: CUSTOMER }])
      expect(customerAtPosthog()).toMatchObject({ properties: { plan: "gold" } })
      expect(standIn().groups()).toHaveLength(1)
    })

    it("take back an unsent event if the workflow fails", async () => {
      // PostHog is down, so that nothing is sent between the two steps.
      await standIn().refuse()
      await failing(container()).run({ input: { customer: CUSTOMER }, throwOnError: false })
      await standIn().listen()
      expect(await sql(`select 1 from posthog_outbox_event where event = 'wished'`)).toEqual([])
    })
  })

  describe("the provider for Medusa's Analytics Module", () => {
    const analytics = () => container().resolve(Modules.ANALYTICS)

    it("sends events, persons, and groups through the outbox", async () => {
      await analytics().track({
        event: "cart_shared",
        actor_id: CUSTOMER,
        group: { type: "company", id: "acme" },
        properties: { by: "link" },
      })
      // Medusa's own provider accepts numbers, too.
      await analytics().track({ event: "counted", actor_id: 4711 as never })
      expect(await arrived("counted")).toMatchObject([{ distinctId: "4711" }])
      await analytics().identify({ actor_id: CUSTOMER, properties: { $set: { plan: "gold" } } })
      await analytics().identify({
        group: { type: "company", id: "acme" },
        properties: { size: 1 },
      })
      expect(await arrived("cart_shared")).toMatchObject([
        { distinctId: CUSTOMER, properties: { by: "link", $group_0: "acme" } },
      ])
      expect(customerAtPosthog()).toMatchObject({ properties: { plan: "gold" } })
      expect(standIn().groups()).toMatchObject([{ properties: { size: 1 } }])
    })

    it("says what is missing", async () => {
      await expect(analytics().track({ event: "x" })).rejects.toThrow("`distinctId`")
      await expect(
        analytics().track({ event: "x", actor_id: CUSTOMER, group: { id: "acme" } })
      ).rejects.toThrow("`group.type`")
    })

    it("runs the subscriber that Medusa documents, even while PostHog is down", async () => {
      const bus = container().resolve(Modules.EVENT_BUS)
      const shop = await openShop(baseUrl())
      const subscriber = (event: { data: { id: string }; name: string }) =>
        trackPlacedOrder({ event, container: container(), pluginOptions: {} })
      bus.subscribe("order.placed", subscriber as never, { subscriberId: "documented" })
      standIn().setFault({ kind: "status", status: 503 }, { times: 3 })
      const order = await shop.order()
      const [tracked] = await standIn().waitFor((seen) => {
        const events = seen.events({ event: "order_tracked_by_subscriber" })
        return events.length > 0 ? events : undefined
      })
      expect(tracked).toMatchObject({
        distinctId: order.customer_id,
        properties: { order_id: order.id, total: order.total },
      })
      bus.unsubscribe("order.placed", subscriber as never, { subscriberId: "documented" })
    })
  })
})
