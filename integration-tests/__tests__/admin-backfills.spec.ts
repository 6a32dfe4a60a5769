import { DEFAULT_PERSONAL_KEY } from "../../packages/posthog-stand-in"
import type { Fault } from "../../packages/posthog-stand-in"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { runWith } from "../../src/capture/sweeps/backfill/backfill"
import type { BackfillSummary } from "../../src/capture/sweeps/backfill/backfill-progress"
import { runInBackground } from "../../src/capture/sweeps/backfill/background"
import { knownSince } from "../../src/capture/sweeps/compare/known-since"
import type { OverviewState, SetUpResult } from "../../src/dashboards/schema"
import type { BackfillEstimate, BackfillList } from "../../src/operations/backfills/schema"
import { posthogComparison } from "../../src/operations/reconciliation/schema"
import type { PosthogTable } from "../../src/operations/reconciliation/schema"
import { placePastOrders } from "../support/past-orders"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const options = { personalApiKey: DEFAULT_PERSONAL_KEY.key, projectId: "1" }

// In server mode, the plugin does no periodic work but alerts, so only the test itself records, delivers, and runs backfills.
storeSuite({ name: "admin-backfills", workerMode: "server", options }, (suite) => {
  const { baseUrl, standIn, posthog, container, sql } = suite
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(baseUrl())
  })
  const pastOrders = (count: number) => placePastOrders(suite, shop, count)

  const get = <Answer>(path: string) => shop.admin.request<Answer>("GET", `/admin/posthog/${path}`)
  const post = <Answer>(path: string, body: object = {}) =>
    shop.admin.request<Answer>("POST", `/admin/posthog/${path}`, body)

  describe("a backfill that was started over the API", () => {
    const arrived = () => standIn().events({ event: "order_placed" }).length
    const EVENTS = ["order_placed", "payment_authorized"]
    const start = async (events = EVENTS) =>
      (await post<{ backfill: BackfillSummary }>("backfills", { events })).backfill
    const change = async (id: string, action: string) =>
      (await post<{ backfill: BackfillSummary }>(`backfills/${id}/${action}`)).backfill
    const listed = async () => (await get<BackfillList>("backfills")).backfills
    /** What each process that delivers does every minute. */
    const work = (stopping = new AbortController().signal) =>
      runInBackground(createPipeline(container()), stopping)

    /** Works on the backfill, and does something while its first page waits to be recorded. */
    const duringFirstPage = async (act: () => unknown, stopping?: AbortSignal) => {
      const { internals } = posthog()
      const record = internals.record.bind(internals)
      const spy = jest.spyOn(internals, "record").mockImplementationOnce(async (events) => {
        await act()
        return record(events)
      })
      await work(stopping)
      expect(spy).toHaveBeenCalled()
      spy.mockRestore()
    }

    it("is estimated, runs to its end, and sends nothing twice", async () => {
      await pastOrders(3)
      const { estimate } = await get<{ estimate: BackfillEstimate }>(
        `backfills/estimate?events=${EVENTS.join(",")}`
      )
      expect(estimate).toEqual({
        rows: 6,
        seconds: expect.any(Number),
        events: EVENTS.map((event) => ({ event, rows: 3 })),
      })
      const begun = await start()
      expect(begun).toMatchObject({
        status: "running",
        is_active: false,
        percent: 0,
        estimate: 6,
      })
      expect(await start()).toMatchObject({ id: begun.id })
      await Promise.all([work(), work()])
      await posthog().flush()
      expect(await listed()).toMatchObject([
        { id: begun.id, status: "done", percent: 100, seen: 6, recorded: 6, seconds_left: null },
      ])
      expect((await listed())[0]?.rows_per_second).toBeGreaterThan(0)
      expect(arrived()).toBe(3)
      const again = await start()
      expect(again.id).not.toBe(begun.id)
      await work()
      await posthog().flush()
      expect((await listed())[0]).toMatchObject({ id: again.id, status: "done", recorded: 0 })
      expect(standIn().rawEventCount()).toBe(6)
      await expect(change(begun.id, "pause")).rejects.toThrow("Expected a backfill that isn't done")
      await expect(change("phbf_1", "pause")).rejects.toThrow("answered 404")
    })

    it("stops within a page when it is paused, goes on when it is resumed, and ends when it is canceled", async () => {
      await pastOrders(2)
      const { id } = await start()
      await duringFirstPage(async () => {
        expect((await listed())[0]).toMatchObject({ status: "running", is_active: true })
        expect(await change(id, "pause")).toMatchObject({ status: "paused", is_active: false })
      })
      expect((await listed())[0]).toMatchObject({ status: "paused", seen: 2, recorded: 2 })
      await work()
      expect((await listed())[0]).toMatchObject({ status: "paused", seen: 2 })
      expect(await change(id, "resume")).toMatchObject({
        status: "running",
        seconds_left: expect.any(Number),
      })
      await work()
      expect((await listed())[0]).toMatchObject({ status: "done", seen: 4, recorded: 4 })

      await sql(`delete from posthog_outbox_event`)
      const other = await start()
      await duringFirstPage(() => change(other.id, "cancel"))
      await work()
      expect((await listed())[0]).toMatchObject({ id: other.id, status: "canceled", seen: 2 })
      await expect(change(other.id, "resume")).rejects.toThrow(
        "Expected a backfill that isn't canceled"
      )
    })

    it("is continued by another process when the one that ran it stops", async () => {
      await pastOrders(2)
      await start()
      const stopping = new AbortController()
      await duringFirstPage(() => stopping.abort(), stopping.signal)
      expect((await listed())[0]).toMatchObject({ status: "running", is_active: false, seen: 2 })
      await work()
      await posthog().flush()
      expect((await listed())[0]).toMatchObject({ status: "done", seen: 4, recorded: 4 })
      expect(standIn().rawEventCount()).toBe(4)
    })

    it("shows why it couldn't be run, and is tried again", async () => {
      await pastOrders(1)
      await start()
      const record = jest
        .spyOn(posthog().internals, "record")
        .mockRejectedValue(Object.assign(new Error("no database"), { code: "57P01" }))
      await work()
      record.mockRestore()
      expect((await listed())[0]).toMatchObject({ status: "running", last_error: "57P01" })
      await work()
      expect((await listed())[0]).toMatchObject({ status: "done", last_error: null, recorded: 2 })
    })

    it("is left by a process that doesn't have one of its events to one that does, and can be canceled", async () => {
      await pastOrders(1)
      const { id } = await start()
      const pipeline = createPipeline(container())
      const older = {
        ...pipeline,
        definitions: pipeline.definitions.filter((one) => one.id !== "payment_authorized"),
      }
      const error = jest.spyOn(pipeline.log, "error")
      const never = new AbortController().signal
      await runInBackground(older, never)
      await runInBackground(older, never)
      expect((await listed())[0]).toMatchObject({
        status: "running",
        is_active: false,
        recorded: 1,
        last_error: "unknown_event:payment_authorized",
      })
      expect(error.mock.calls).toEqual([[expect.stringContaining(id)]])
      error.mockRestore()
      const known = () => knownSince(posthog().internals, { id: "payment_authorized" })
      expect(await known()).toBeInstanceOf(Date)
      await expect(runWith(older, id, {})).rejects.toThrow(
        `Expected this process to have the event payment_authorized, which backfill ${id} covers`
      )
      await work()
      expect((await listed())[0]).toMatchObject({ status: "done", recorded: 2, last_error: null })
      expect(await known()).toBeUndefined()

      const other = await start()
      await runInBackground(older, never)
      expect(await change(other.id, "cancel")).toMatchObject({ status: "canceled" })
    })

    it("pages backfills as Medusa pages its lists", async () => {
      for (const from of ["2026-01-01", "2026-01-02", "2026-01-03"]) {
        await post("backfills", { from, to: "2026-02-01", events: ["order_placed"] })
      }
      const page = await get<BackfillList>("backfills?limit=1&offset=1")
      expect(page).toMatchObject({
        count: 3,
        limit: 1,
        offset: 1,
        backfills: [{ from: "2026-01-02T00:00:00.000Z" }],
      })
      expect(page.backfills).toHaveLength(1)
    })
  })

  describe("the comparison with PostHog", () => {
    const compared = async () => {
      const answer = await get<{ comparison: PosthogTable }>("reconciliation/posthog")
      expect(posthogComparison.strict().safeParse(answer.comparison).error).toBeUndefined()
      return answer.comparison
    }
    const longAgo = () =>
      sql(`update posthog_outbox_event set delivered_at = delivered_at - interval '15 minutes'`)
    const totalOf = (orders: { total: number }[]) =>
      Number(orders.reduce((sum, { total }) => sum + total, 0).toFixed(2))

    it("finds what PostHog dropped, sends it again, and says in words what PostHog answered", async () => {
      const orders = await pastOrders(3)
      standIn().setFault({ kind: "swallow", names: ["order_placed"], every: 3 })
      await suite.reconcileNow()
      standIn().setFault(null)
      expect(await compared()).toMatchObject({ agrees: true, lines: [], too_new: 3 })
      await longAgo()
      const shown = new Set(
        standIn()
          .events({ event: "order_placed" })
          .map(({ properties }) => properties.order_id)
      )
      const [lost] = await sql<{ uuid: string; entity_id: string }>(
        `select uuid, entity_id from posthog_outbox_event where entity_id = ? and event = 'order_placed'`,
        String(orders.find(({ id }) => !shown.has(id))?.id)
      )
      standIn().warn({ type: "message_size_too_large", details: { eventUuid: lost?.uuid } })
      const line = {
        day: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
        event: "order_placed",
        currency: "EUR",
        accepted: { count: 3, amount: totalOf(orders) },
      }
      const kept = orders.filter(({ id }) => id !== lost?.entity_id)
      expect(await compared()).toEqual({
        agrees: false,
        dropped: 1,
        erased: 0,
        too_new: 0,
        lines: [
          {
            ...line,
            shown: { count: 2, amount: totalOf(kept) },
            dropped: 1,
            reasons: ["message_size_too_large"],
            agrees: false,
          },
        ],
      })

      expect(await post("reconciliation/posthog/send-again")).toEqual({ sent_again: 1, left: 0 })
      await posthog().flush()
      expect(await compared()).toMatchObject({ agrees: true, too_new: 1, lines: [{ dropped: 0 }] })
      await longAgo()
      expect((await compared()).lines).toMatchObject([{ ...line, shown: line.accepted }])
      expect(await post("reconciliation/posthog/send-again")).toEqual({ sent_again: 0, left: 0 })

      const answers: [Fault, RegExp][] = [
        [{ kind: "status", status: 403 }, /lacks the scope `query:read`/],
        [{ kind: "garbage" }, /not from PostHog's REST API. Set `appHost`/],
        // Longer than a person waits for a page.
        [{ kind: "status", status: 429, headers: { "retry-after": "600" } }, /answered 429/],
      ]
      for (const [fault, words] of answers) {
        standIn().setFault({ ...fault, on: "rest" })
        await expect(compared()).rejects.toThrow(words)
      }
    })
  })

  describe("the dashboard that was set up over the API", () => {
    const read = async () => (await get<{ dashboard: OverviewState }>("dashboard")).dashboard
    const setUp = async (what: object = {}) =>
      (await post<{ setup: SetUpResult }>("dashboard", what)).setup

    it("is previewed, set up once, and found again", async () => {
      expect(await read()).toEqual({ can_be_set_up: true, url: null })
      const preview = await setUp({ dry_run: true })
      expect(preview).toMatchObject({ url: null, is_dry_run: true, is_complete: true })
      expect(await read()).toMatchObject({ url: null })
      const done = await setUp({ revenue_analytics: true })
      expect(done).toMatchObject({ is_dry_run: false, is_complete: true })
      expect(done.lines).toEqual(expect.arrayContaining(preview.lines))
      expect(done.lines).toContainEqual({
        kind: "setting",
        name: "Revenue analytics: payment_captured",
        outcome: "created",
      })
      expect(await read()).toEqual({ can_be_set_up: true, url: done.url })
      expect(new Set((await setUp()).lines.map(({ outcome }) => outcome))).toEqual(
        new Set(["unchanged", "unseen"])
      )

      const { url, personalApiKey } = standIn()
      const id = done.url?.split("/").at(-1)
      await fetch(`${url}/api/projects/1/dashboards/${id}/`, {
        method: "PATCH",
        headers: { authorization: `Bearer ${personalApiKey}` },
        body: JSON.stringify({ deleted: true }),
      })
      expect(await setUp({ dry_run: true })).toMatchObject({ url: null })
      expect(await read()).toMatchObject({ url: done.url })
      expect(await setUp()).toMatchObject({ url: null })
      expect(await read()).toEqual({ can_be_set_up: true, url: null })
      expect((await setUp({ restore: true })).url).not.toBe(done.url)
      expect((await read()).url).toMatch(/\/dashboard\/\d+$/)
    })

    it("names a choice that doesn't exist", async () => {
      await expect(post("dashboard", { everything: true })).rejects.toThrow(
        /answered 400.*everything/s
      )
    })
  })
})
