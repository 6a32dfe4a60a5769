import type { Deliveries } from "../../src/operations/deliveries/schema"
import type { EventDetail, EventList } from "../../src/operations/events/schema"
import { ADMIN } from "../store/src/seed/data"
import { openAdmin } from "../support/admin"
import type { Admin } from "../support/admin"
import { someEvent } from "../support/events"
import { merchantOf } from "../support/merchant"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { createRequest } from "../../tools/lib/http"

const EVENTS = "/admin/posthog/events"

storeSuite(
  {
    name: "admin-events",
    // Otherwise the store would lease what a test looks at.
    workerMode: "server",
    options: { cartEvents: "all", projectId: "42" },
  },
  ({ baseUrl, standIn, posthog, sql, reconcileNow }) => {
    let admin: Admin
    let shop: Shop
    beforeAll(async () => {
      admin = await openAdmin({ baseUrl: baseUrl(), ...ADMIN })
      shop = await openShop(baseUrl())
    })

    const list = (query = "") => admin.request<EventList>("GET", `${EVENTS}?${query}`)
    const namesOf = async (query: string) => (await list(query)).events.map(({ event }) => event)
    const read = async (uuid: string) =>
      (await admin.request<{ event: EventDetail }>("GET", `${EVENTS}/${uuid}`)).event
    const post = (act: "retry" | "discard", body: object) =>
      admin.request<{ count: number }>("POST", `${EVENTS}/${act}`, body)

    /** Records an event that the stand-in refuses, and waits until it is set aside. */
    const setAside = async (n: number): Promise<string> => {
      const [uuid] = await posthog().internals.record([someEvent(n)])
      await sql(
        `update posthog_outbox_event set set_aside_at = now(), set_aside_reason = 'refused', last_error = 'PostHog answered 400'
         where uuid = ?`,
        String(uuid)
      )
      return String(uuid)
    }

    /** Keeps the store from sending what a test records. */
    const stopDelivery = () => standIn().setFault({ kind: "status", status: 503 })

    it("finds everything that an order caused by its number, its customer, and its ID", async () => {
      const order = await shop.order()
      const other = await shop.order({ email: "someone@example.com" })
      const merchant = merchantOf(shop.admin.request, order.id)
      await merchant.refund(await merchant.capture(), 1)
      await reconcileNow()
      const expected = [
        "cart_created",
        "checkout_started",
        "checkout_completed",
        "order_placed",
        "payment_captured",
        "payment_refunded",
        "product_added_to_cart",
      ]
      for (const query of [
        `q=%23${order.display_id}`,
        `q=${order.display_id}`,
        `order_id=${order.id}`,
        `q=${order.id}`,
        `q=GUEST@example.com`,
        `customer_id=${order.customer_id}`,
      ]) {
        const names = await namesOf(`${query}&limit=200`)
        expect([query, names]).toEqual([query, expect.arrayContaining(expected)])
        expect([query, names.filter((name) => name === "order_placed")]).toHaveLength(2)
      }
      expect(await list(`order_id=${order.id}&q=${other.display_id}`)).toMatchObject({ count: 0 })
      expect(await list("q=nobody@example.com")).toEqual({
        events: [],
        count: 0,
        offset: 0,
        limit: 20,
      })

      const placed = (await list(`order_id=${order.id}&event=order_placed`)).events[0]
      expect(placed).toMatchObject({ state: "delivered", definition: "order_placed" })
      // The receipt is found even when its payload is gone.
      await sql(`update posthog_outbox_event set properties = null`)
      expect(await namesOf(`order_id=${order.id}&limit=200`)).toEqual(
        expect.arrayContaining(expected)
      )
      expect(await read(String(placed?.uuid))).toMatchObject({ properties: null })
    })

    it("finds an account whose email address has capital letters, and a guest however they are spelled", async () => {
      const email = "Ada.Lovelace@Example.com"
      const password = "correct horse battery"
      const { customer } = await shop.shopper.registerCustomer({ email, password })
      expect(customer.email).toBe(email)
      await reconcileNow()
      const query = `q=${email}&event=customer_created`
      expect((await list(query)).events).toMatchObject([{ entity_id: customer.id }])

      await shop.order({ email: "Grace@Example.com" })
      await reconcileNow()
      for (const spelling of ["Grace@Example.com", "grace@example.com", "GRACE@example.com"]) {
        expect(await namesOf(`q=${spelling}&event=order_placed`)).toEqual(["order_placed"])
      }
    })

    it("shows an event's payload, its history, and where PostHog shows it", async () => {
      const [uuid] = await posthog().internals.record([
        someEvent(1, {
          properties: { total: 1, $session_id: "0190a2b4-0000-7000-8000-000000000000" },
        }),
      ])
      await posthog().flush()
      const event = await read(String(uuid))
      expect(event).toMatchObject({
        uuid,
        state: "delivered",
        properties: { total: 1 },
        history: [{ what: "recorded" }, { what: "delivered" }],
      })
      const base = `${standIn().url}/project/42`
      expect(event.links).toEqual({
        event: `${base}/events/${String(uuid)}/${encodeURIComponent(new Date(event.timestamp).toISOString())}`,
        person: `${base}/person/cus_1`,
        session: `${base}/replay/0190a2b4-0000-7000-8000-000000000000`,
      })
    })

    it("lists each state, and pages", async () => {
      stopDelivery()
      const uuids = await posthog().internals.record([0, 1, 2, 3, 4, 5].map((n) => someEvent(n)))
      await sql(
        `with numbered as (select uuid, substr(entity_id, 7)::int as n from posthog_outbox_event)
         update posthog_outbox_event event set
           leased_by = case when n = 1 then 'someone' end,
           due_at = case when n in (1, 2) then now() + interval '1 minute' else now() - interval '1 minute' end,
           delivered_at = case when n = 3 then now() end,
           set_aside_at = case when n in (4, 5) then now() end,
           set_aside_reason = case n when 4 then 'refused' when 5 then 'before_send_dropped' end
         from numbered where numbered.uuid = event.uuid`
      )
      for (const [n, state] of [
        "waiting",
        "leased",
        "held_back",
        "delivered",
        "set_aside",
        "dropped",
      ].entries()) {
        const { events, count } = await list(`state=${state}`)
        expect(events).toMatchObject([{ state, entity_id: `order_${n}` }])
        expect(count).toBe(1)
        expect(await read(String(events[0]?.uuid))).toMatchObject({ state })
      }
      const pages = await Promise.all([0, 4].map((offset) => list(`limit=4&offset=${offset}`)))
      expect(pages.map(({ count }) => count)).toEqual([6, 6])
      const seen = pages.flatMap(({ events }) => events.map(({ uuid }) => uuid))
      expect(seen.sort()).toEqual([...uuids].sort())
      const future = new Date(Date.now() + 86_400_000).toISOString()
      expect(await list(`created_at[$gte]=${future}`)).toMatchObject({ count: 0 })
      expect(await list("created_at[$gte]=2020-01-01")).toMatchObject({ count: 6 })
    })

    it("sends events again that were set aside, and delivers them", async () => {
      const uuid = await setAside(1)
      await expect(post("retry", { uuids: [uuid] })).resolves.toEqual({ count: 1 })
      await posthog().flush()
      expect(standIn().events()).toContainEqual(expect.objectContaining({ uuid }))
      const { history, state } = await read(uuid)
      expect(state).toBe("delivered")
      expect(history).toEqual([
        { what: "recorded", at: expect.any(String) },
        {
          what: "set_aside",
          at: expect.any(String),
          reason: "refused",
          detail: "PostHog answered 400",
        },
        {
          what: "retried",
          at: expect.any(String),
          by: expect.stringMatching(/^user_/),
          by_name: ADMIN.email,
        },
        { what: "delivered", at: expect.any(String) },
      ])
      // There is nothing left to retry.
      await expect(post("retry", { uuids: [uuid] })).resolves.toEqual({ count: 0 })
    })

    it("discards what was set aside for a reason, keeps a receipt, and never records it again", async () => {
      const uuids = [await setAside(1), await setAside(2)]
      await expect(post("discard", { reason: "too_large" })).resolves.toEqual({ count: 0 })
      // As many as a person counted, and none that came meanwhile.
      const before = "2020-01-01T00:00:00.000Z"
      await expect(post("discard", { reason: "refused", before })).resolves.toEqual({ count: 0 })
      await expect(post("discard", { reason: "refused" })).resolves.toEqual({ count: 2 })
      expect(await read(String(uuids[0]))).toMatchObject({
        state: "dropped",
        reason: "discarded",
        properties: null,
        history: [
          { what: "recorded" },
          { what: "set_aside", reason: "refused" },
          { what: "discarded", by: expect.stringMatching(/^user_/) },
        ],
      })
      await expect(posthog().internals.record([someEvent(1)])).resolves.toEqual([])
      await expect(post("retry", { uuids })).resolves.toEqual({ count: 0 })
    })

    it.each([
      ["state=lost", /'waiting, leased, .*' for field 'state', but got: 'lost'/],
      ["limit=1000", /field 'limit' too big, expected at most: '200'/],
      ["offset=-1", /field 'offset' too small/],
      ["limit=many", /field 'limit'/],
      ["colour=red", /Unrecognized fields: 'colour'/],
      ["created_at[$gte]=yesterday", /field 'created_at\[\$gte\]', got: 'yesterday'/],
      ["created_at[$like]=a", /Unrecognized fields: '\$like'/],
    ])("answers %s with a 400 that names it", async (query, message) => {
      const answer = await fetch(`${baseUrl()}${EVENTS}?${query}`, {
        headers: { authorization: `Bearer ${await tokenOf("user", ADMIN)}` },
      })
      expect(answer.status).toBe(400)
      expect(((await answer.json()) as { message: string }).message).toMatch(message)
    })

    it.each([
      [{}, /either 'uuids' or 'reason'/],
      [{ uuids: ["1"], reason: "refused" }, /uuids/],
      [{ uuids: ["1"] }, /UUIDs for field 'uuids'/],
      [{ reason: 1 }, /field 'reason'/],
    ])("refuses to retry %j", async (body, message) => {
      await expect(post("retry", body)).rejects.toThrow(message)
    })

    const tokenOf = async (
      actor: "user" | "customer",
      login: { email: string; password: string }
    ) =>
      (await createRequest(baseUrl())<{ token: string }>("POST", `/auth/${actor}/emailpass`, login))
        .token

    it("answers 401 to nobody and to customers, and 404 for an unknown event", async () => {
      const login = { email: "ada@example.com", password: "correct horse battery" }
      await shop.shopper.registerCustomer(login)
      const customer = { authorization: `Bearer ${await tokenOf("customer", login)}` }
      for (const headers of [undefined, customer]) {
        const request = createRequest(baseUrl(), headers)
        await expect(request("GET", EVENTS)).rejects.toThrow("401")
        await expect(request("POST", `${EVENTS}/discard`, { reason: "refused" })).rejects.toThrow(
          "401"
        )
      }
      await expect(read("b2c3d4e5-0000-5000-8000-000000000000")).rejects.toThrow("404")
    })

    it("counts what was delivered, waits, and was set aside by the day on which it came into its state", async () => {
      for (const event of ["late", "stuck", "bad", "dropped"]) {
        await posthog().capture({ event, distinctId: "cus_1" })
      }
      await posthog().flush()
      const [today, ago] = [0, 2].map((days) =>
        new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
      )
      const change = (event: string, columns: string) =>
        sql(`update posthog_outbox_event set ${columns} where event = ?`, event)
      await change("late", "delivered_at = now() - interval '2 days'")
      await change("stuck", "delivered_at = null, created_at = now() - interval '2 days'")
      const aside = "delivered_at = null, set_aside_at = now(), set_aside_reason"
      await change("bad", `${aside} = 'refused'`)
      await change("dropped", `${aside} = 'before_send_dropped'`)
      const others = await sql(
        `select 1 from posthog_outbox_event where delivered_at > now() - interval '1 day'`
      )
      const { deliveries } = await admin.request<{ deliveries: Deliveries }>(
        "GET",
        "/admin/posthog/deliveries"
      )
      expect(deliveries).toMatchObject({ to: today })
      expect(deliveries.days).toHaveLength(30)
      expect(deliveries.days.find(({ day }) => day === ago)).toMatchObject({
        delivered: 1,
        waiting: 1,
      })
      expect(deliveries.days.at(-1)).toEqual({
        day: today,
        delivered: others.length,
        waiting: 0,
        set_aside: 1,
      })
    })
  }
)
