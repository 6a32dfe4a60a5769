import { join } from "node:path"
import type { HttpTypes } from "@medusajs/framework/types"
import { createAlertDue } from "../../src/alerts/alert-due"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { ADMIN } from "../store/src/seed/data"
import { openAdmin } from "../support/admin"
import { openAlertWorld } from "../support/alert-world"
import { furtherServices } from "../support/further-services"
import { startHooksServer } from "../support/hooks-server"
import type { HooksServer } from "../support/hooks-server"
import { mailServer } from "../support/providers/email"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const EMAIL = join(__dirname, "..", "support", "providers", "email")

const DOWN = "PostHog receives no events"
const AGAIN = "PostHog receives events again"

storeSuite(
  {
    name: "alerts",
    moduleOptions: {
      notification: {
        providers: [
          {
            resolve: "@medusajs/medusa/notification-local",
            id: "local",
            options: { channels: ["feed"] },
          },
          { resolve: EMAIL, id: "email", options: { channels: ["email"] } },
        ],
      },
    },
  },
  (suite) => {
    const { baseUrl, standIn, sql, reconcileNow } = suite
    const { anotherService, log } = furtherServices(suite)
    const { look, lookerOf, pass, lookTwice, notifications, feed, storeOf } = openAlertWorld(
      suite,
      log
    )
    let hooks: HooksServer
    let shop: Shop
    beforeAll(async () => {
      hooks = await startHooksServer()
      shop = await openShop(baseUrl())
    })
    beforeEach(() => {
      Object.assign(hooks, { answers: 200, received: [] })
      Object.assign(mailServer, { isDown: false, taken: [] })
    })
    afterAll(() => hooks.close())

    const everywhere = () => ({
      environment: "staging",
      alerts: { afterMinutes: 5, feed: true, email: "ops@example.com", webhook: hooks.url },
    })

    /** PostHog is down, and an event has waited for longer than any does. */
    const outage = async (service = anotherService()) => {
      standIn().setFault({ kind: "status", status: 503 })
      await service.capture({ event: "late", distinctId: "cus_01SECRET" })
      await service.flush({ timeoutMs: 200 })
      await sql(
        `update posthog_outbox_event set created_at = now() - interval '6 minutes', delivered_at = delivered_at - interval '6 minutes'`
      )
    }
    const recovery = async (service = anotherService()) => {
      standIn().setFault(null)
      await sql(`update posthog_outbox_event set due_at = now(), leased_by = null`)
      await service.flush()
      await expect(
        sql(`select 1 from posthog_outbox_event where delivered_at is null`)
      ).resolves.toEqual([])
    }

    it("reports an outage once, its end once, and the next one anew, in the bell, by email, and to a webhook", async () => {
      const [one, other] = [anotherService(everywhere()), anotherService(everywhere())]
      await outage()
      await look(one, other)
      expect(await feed()).toEqual([DOWN])
      await look(other)
      await pass(60)
      await look(one, other)
      expect(await feed()).toEqual([DOWN])

      await recovery()
      await look(one)
      expect(await feed()).toEqual([DOWN])
      await pass(6)
      await look(one, other)
      await look(one, other)
      expect(await feed()).toEqual([DOWN, AGAIN])

      await outage()
      await look(one)
      await look(other)
      expect(await feed()).toEqual([DOWN, AGAIN, DOWN])

      const titles = [DOWN, AGAIN, DOWN]
      expect(mailServer.taken.map(({ content }) => content?.subject)).toEqual(
        titles.map((title) => `${title} (staging)`)
      )
      expect(hooks.received.map(({ title }) => title)).toEqual(titles)
      expect(hooks.received.map(({ state }) => state)).toEqual(["trouble", "over", "trouble"])
    })

    it("shows every user of the Admin what is wrong, and tells nobody whose events they are", async () => {
      const service = anotherService(everywhere())
      await outage(service)
      await sql(
        `insert into posthog_trouble (kind, definition, count, first_at, last_at, last_entity_id, last_error)
         values ('not_recorded', 'customer_created', 1, now(), now(), 'cus_01SECRET', '22008')`
      )
      await lookTwice(service)
      const { request } = await openAdmin({ baseUrl: baseUrl(), ...ADMIN })
      const shown = await request<HttpTypes.AdminNotificationListResponse>(
        "GET",
        "/admin/notifications?channel=feed&to="
      )
      expect(shown.notifications.map(({ data }) => data)).toEqual(
        expect.arrayContaining([
          {
            title: DOWN,
            description: expect.stringMatching(
              /^Since \d{4}-\d\d-\d\d \d\d:\d\d UTC: 1 waiting for delivery, the oldest for 6 minutes\. Nothing is lost\. Open PostHog/
            ),
            topic: "delivery",
            state: "trouble",
          },
          expect.objectContaining({ title: "PostHog: the database rejects events" }),
        ])
      )
      expect(hooks.received).toHaveLength(2)
      expect(hooks.received.find(({ topic }) => topic === "delivery")).toEqual({
        id: expect.stringMatching(/^phal_/),
        topic: "delivery",
        state: "trouble",
        title: DOWN,
        description: expect.any(String),
        since: expect.any(String),
        until: null,
        environment: "staging",
        text: expect.stringMatching(/^PostHog receives no events \(staging\)\nSince /),
      })
      expect(JSON.stringify([shown, mailServer.taken, hooks.received])).not.toContain("SECRET")
    })

    it("reports nothing that is over within five minutes", async () => {
      const service = anotherService()
      await sql(
        `insert into posthog_trouble (kind, definition, count, first_at, last_at, last_error)
         values ('not_walked', 'order_placed', 1, now(), now(), '57014')`
      )
      await look(service)
      await pass(4)
      await look(service)
      await sql(`delete from posthog_trouble`)
      await pass(6)
      await look(service)
      expect(await feed()).toEqual([])
      await expect(sql(`select 1 from posthog_alert`)).resolves.toEqual([])
    })

    it("counts the minutes of a backlog that shrinks from the first look, however long its events have waited", async () => {
      const service = anotherService()
      await service.capture({ event: "through", distinctId: "cus_1" })
      await service.flush()
      await outage(service)
      await sql(
        `update posthog_outbox_event set created_at = now() - interval '1 hour', delivered_at = delivered_at + interval '6 minutes'`
      )
      await look(service)
      await expect(sql(`select topic from posthog_alert`)).resolves.toEqual([{ topic: "delivery" }])
      expect(await feed()).toEqual([])
      await pass(6)
      await look(service)
      expect(await feed()).toEqual([DOWN])
    })

    it("counts a wrong key, and the events that wait for it, as one trouble", async () => {
      const service = anotherService({ apiKey: "phc_wrongwrongwrongwrongwrongwrong" })
      await service.capture({ event: "refused", distinctId: "cus_1" })
      await service.flush({ timeoutMs: 200 })
      expect(service.status.state).toBe("misconfigured")
      await sql(`update posthog_outbox_event set created_at = now() - interval '16 minutes'`)
      await lookTwice(service)
      const [first, ...others] = await notifications("feed")
      expect(others).toEqual([])
      expect(first?.data.description).toMatch(/key.*1 waiting for delivery/i)
    })

    it("reports a day of which orders are missing, and that they were recorded", async () => {
      await sql(`update posthog_installation set installed_at = now() - interval '9 days'`)
      const { id } = await shop.order()
      await suite.posthog().flush()
      const lost = await sql(
        `delete from posthog_outbox_event where entity_id = ? and definition = 'order_placed' returning *`,
        id
      )
      expect(lost).toHaveLength(1)
      await sql(
        `update "order" set created_at = now() - interval '2 days', updated_at = now() - interval '2 days'`
      )
      const service = anotherService(everywhere())
      await lookTwice(service)
      expect(await feed()).toEqual(["Orders are missing in PostHog"])
      expect(hooks.received[0]?.description).toMatch(/by day: \d{4}-\d\d-\d\d: 1 \(0% accurate\)\./)
      expect(JSON.stringify(hooks.received)).not.toContain(id)

      await reconcileNow()
      await pass(6)
      await look(service)
      expect(hooks.received.map(({ state }) => state)).toEqual(["trouble", "over"])
    })

    it("counts the missing orders anew before it reports them", async () => {
      await sql(`update posthog_installation set installed_at = now() - interval '9 days'`)
      await suite.withoutHints(() => shop.order())
      await sql(
        `update "order" set created_at = now() - interval '2 days', updated_at = now() - interval '2 days'`
      )
      const lookAgain = lookerOf(anotherService())
      await lookAgain()
      await expect(sql(`select topic from posthog_alert`)).resolves.toEqual([{ topic: "missing" }])
      await reconcileNow()
      await pass(6)
      await lookAgain()
      expect(await feed()).toEqual([])
    })

    it("sends to the others what one channel doesn't take, and to that one at a later look, once", async () => {
      mailServer.isDown = true
      hooks.answers = 302
      const service = anotherService(everywhere())
      await outage(service)
      await look(service)
      expect(await feed()).toEqual([DOWN])
      expect(mailServer.taken).toEqual([])
      expect(hooks.received).toHaveLength(1)
      const warned = () =>
        log.warn.mock.calls.map(([line]) => String(line)).filter((line) => line.includes("alert"))
      expect(warned()).toEqual([
        expect.stringContaining("couldn't be sent to email"),
        expect.stringMatching(/couldn't be sent to webhook.*: http_302$/),
      ])

      await pass(1)
      await look(service)
      expect(hooks.received).toHaveLength(2)
      mailServer.isDown = false
      hooks.answers = 204
      await pass(10)
      await look(service)
      await pass(10)
      await look(service)
      expect(mailServer.taken.map(({ to }) => to)).toEqual(["ops@example.com"])
      expect(hooks.received.map(({ state }) => state)).toEqual(["trouble", "trouble", "trouble"])
      expect(await feed()).toEqual([DOWN])
      expect(warned()).toHaveLength(2)
    })

    it("waits a few seconds at most for a webhook that never answers", async () => {
      hooks.answers = "never"
      const service = anotherService(everywhere())
      await outage(service)
      await look(service)
      expect(await feed()).toEqual([DOWN])
      expect(mailServer.taken).toHaveLength(1)
      expect(hooks.received).toHaveLength(1)
    })

    it("sends at a later look what a process that died had noted, but not sent", async () => {
      // What it does once it is no longer awaited, it does in its only channel.
      const dying = anotherService({
        environment: "staging",
        alerts: { afterMinutes: 5, feed: true },
      })
      await outage(dying)
      let end: (error: Error) => void = () => undefined
      let dead: Promise<void> | undefined
      await new Promise<void>((asked) => {
        const store = storeOf(dying, {
          listNotifications: () => Promise.resolve([]),
          createNotifications: () => {
            asked()
            return new Promise((_resolve, reject) => (end = reject))
          },
        })
        dead = sql(`update posthog_lease set looked_at = null where name = 'alerts'`).then(() =>
          createAlertDue(store, createPipeline(store))()
        )
      })
      expect(await feed()).toEqual([])
      await pass(5)
      await look(anotherService(everywhere()))
      expect(await feed()).toEqual([DOWN])
      expect(mailServer.taken).toHaveLength(1)
      expect(hooks.received).toHaveLength(1)
      end(new Error("The process has ended."))
      await dead
    })

    it("is silent about a channel for which the store has no provider", async () => {
      await sql(`update notification_provider set is_enabled = false`)
      const service = anotherService(everywhere())
      await outage(service)
      await lookTwice(service)
      expect(hooks.received).toHaveLength(1)
      await expect(sql(`select 1 from notification`)).resolves.toEqual([])
      expect(log.warn.mock.calls.filter(([line]) => String(line).includes("alert"))).toEqual([])
    })

    it("looks for nothing if alerts are off", async () => {
      const service = anotherService({ alerts: false })
      await outage(service)
      await lookTwice(service)
      await expect(sql(`select 1 from posthog_alert`)).resolves.toEqual([])
    })
  }
)
