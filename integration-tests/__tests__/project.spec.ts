import type { MedusaContainer } from "@medusajs/framework/types"
import { countAccepted } from "../../src/modules/posthog/outbox/accepted"
import type { ProjectDecision } from "../../src/modules/posthog/outbox/outbox-project"
import type PosthogModuleService from "../../src/modules/posthog/service"
import { decideProject } from "../../src/operations/project/project"
import { comparePosthog } from "../../src/operations/reconciliation/posthog/compare-posthog"
import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn } from "../../packages/posthog-stand-in"
import type { PosthogOptions } from "../../src/options/schema"
import { databaseSuite } from "../support/database-suite"
import { eventsInOrder, someEvent, someEvents, uuidsOf } from "../support/events"
import { furtherServices } from "../support/further-services"

databaseSuite("project", ({ knex, standIn, sql }) => {
  const { anotherService, keylessService, log } = furtherServices({ knex, standIn })
  let other: StandIn
  beforeAll(async () => {
    other = await startStandIn({ token: "phc_anotherProjectsToken0000000000000000000000" })
  })
  beforeEach(() => other.reset())
  afterAll(() => other.close())

  const ofOther = (): PosthogOptions => ({ apiKey: other.token, host: other.url })
  /** The outbox's first project, to which this many events were delivered. */
  const delivered = async (count: number) => {
    const service = anotherService()
    await service.internals.record(someEvents(count))
    await service.flush()
    return service
  }

  it("sends nothing to another project, and says why once", async () => {
    const own = await delivered(3)
    const foreign = anotherService(ofOther())
    await foreign.internals.record(someEvents(6))
    await expect(foreign.flush()).resolves.toEqual({ waiting: 3 })
    await foreign.flush()
    expect(foreign.status).toMatchObject({
      state: "misconfigured",
      reason: expect.stringMatching(
        /key ends in 0000, so this process sends nothing.*`npx medusa-posthog project`/
      ),
    })
    expect(log.error).toHaveBeenCalledTimes(1)
    expect(other.events()).toEqual([])
    const access = {
      appHost: other.url,
      projectId: other.projectId,
      personalApiKey: other.personalApiKey,
    }
    const span = { to: new Date(), before: new Date() }
    await expect(comparePosthog(foreign.internals, access, span)).rejects.toThrow("key ends in")
    // The outbox's own project isn't kept from anything.
    await own.flush()
    expect(uuidsOf(standIn().events())).toEqual(uuidsOf(someEvents(6)))
  })

  it("stays with its project when a process sends to it by another host", async () => {
    await delivered(1)
    const proxy = await startStandIn()
    const behind = anotherService({ host: proxy.url })
    await behind.internals.record(someEvents(2))
    await expect(behind.flush()).resolves.toEqual({ waiting: 0 })
    expect(proxy.events()).toHaveLength(1)
    await proxy.close()
  })

  it("belongs to no project before a delivery, whatever keys were tried", async () => {
    standIn().setFault({ on: "all", kind: "status", status: 503 })
    const unable = anotherService()
    await unable.internals.record(someEvents(1))
    await unable.flush()
    const mistyped = anotherService({ apiKey: "phc_mistyped", host: other.url })
    await mistyped.flush()
    const keyless = keylessService()
    await expect(keyless.internals.outbox.project.owner()).resolves.toBeUndefined()
    const first = anotherService(ofOther())
    await expect(first.flush()).resolves.toEqual({ waiting: 0 })
    await expect(keyless.internals.outbox.project.owner()).resolves.toMatchObject({
      ending: other.token.slice(-4),
    })
  })

  it("says rather that PostHog doesn't know a key than that it is another project's", async () => {
    await delivered(1)
    const mistyped = anotherService({ apiKey: "phc_mistyped" })
    await mistyped.internals.record(someEvents(2))
    await mistyped.flush()
    expect(mistyped.status).toMatchObject({ reason: expect.stringContaining("(401)") })
  })

  it("goes to another project when a person decides, with what waits, even beside processes of the first one", async () => {
    const own = await delivered(3)
    await own.__hooks.onApplicationStart()
    const foreign = anotherService(ofOther())
    await foreign.__hooks.onApplicationStart()
    await foreign.internals.outbox.project.adopt("new-key")
    await own.internals.record(someEvents(300))
    await foreign.flush()
    await own.flush()
    await foreign.flush()
    expect(uuidsOf(other.events())).toEqual(uuidsOf(someEvents(300).slice(3)))
    expect(standIn().events()).toHaveLength(3)
    expect(own.status.state).toBe("misconfigured")
    expect(foreign.status.state).toBe("delivering")
  })

  it("goes to one of two projects that start at once, and keeps the other's process from sending", async () => {
    const both = [
      anotherService({ batchSize: 50 }),
      anotherService({ ...ofOther(), batchSize: 50 }),
    ]
    await both[0]?.internals.record(someEvents(300))
    await Promise.all(both.map((service) => service.flush()))
    await Promise.all(both.map((service) => service.flush()))
    const sent = [standIn().events().length, other.events().length]
    expect(sent.sort()).toEqual([0, 300])
    expect(both.map(({ status }) => status.state).sort()).toEqual(["delivering", "misconfigured"])
  })

  it("resumes after a decision even if nothing waits", async () => {
    await delivered(1)
    const foreign = anotherService(ofOther())
    await foreign.flush()
    expect(foreign.status.state).toBe("misconfigured")
    await foreign.internals.outbox.project.adopt("new-key")
    await foreign.flush()
    expect(foreign.status).toEqual({ state: "delivering" })
  })

  it("waits with a decision for what is on its way, and refuses a key that PostHog doesn't know", async () => {
    await delivered(1)
    const foreign = anotherService(ofOther())
    await foreign.internals.record(someEvents(2))
    await sql(
      `update posthog_outbox_event set leased_by = 'dead', due_at = now() + interval '1 minute' where entity_id = 'order_1'`
    )
    const decide = (service: PosthogModuleService, decision: ProjectDecision = "from-now") =>
      decideProject({ resolve: () => service } as unknown as MedusaContainer, decision)
    await expect(decide(foreign)).rejects.toThrow("Expected no process to deliver")
    await sql(`update posthog_outbox_event set due_at = now() where entity_id = 'order_1'`)
    await sql(
      `insert into posthog_process (id, version, delivers, key_hash, seen_at)
       select 'old', '1', true, project_key_hash, now() from posthog_installation`
    )
    await expect(decide(foreign, "resend")).rejects.toThrow("Expected no process to deliver")
    await sql(`delete from posthog_process where id = 'old'`)
    const mistyped = anotherService({ ...ofOther(), apiKey: "phc_mistyped" })
    await expect(decide(mistyped)).rejects.toThrow("answered 401")
    await expect(decide(keylessService())).rejects.toThrow("Expected a project key")
    await expect(decide(foreign)).resolves.toMatchObject({ is_changed: true, resent: 0 })
    await expect(decide(foreign, "resend")).resolves.toMatchObject({ is_changed: false, resent: 0 })
  })

  it("doesn't expect in a project what was left in the previous one", async () => {
    const money = { amount: "1", currency: "EUR" }
    const old = someEvents(3).map((event) => ({ ...event, money }))
    const own = anotherService()
    await own.internals.record(old)
    await own.flush()
    const foreign = anotherService(ofOther())
    await foreign.internals.outbox.project.adopt("from-now")
    await foreign.internals.record([{ ...someEvent(3), money }])
    await foreign.flush()
    const { database, definitions } = foreign.internals
    const count = async () => {
      const before = new Date(Date.now() + 60_000)
      const accepted = { to: before, before, definitions: definitions.map(({ id }) => id) }
      const days = await countAccepted(database, accepted)
      return days.reduce((sum, day) => sum + day.count, 0)
    }
    await expect(count()).resolves.toBe(1)
    await sql(`update posthog_installation set project_key_hash = 'another'`)
    await foreign.internals.outbox.project.adopt("new-key")
    await expect(count()).resolves.toBe(1)
  })

  it("lets erasures that aren't finished start anew in another project, and only there", async () => {
    const own = await delivered(1)
    await own.internals.erasures.request(["cus_0"], "api")
    const accept = () =>
      sql(`update posthog_erasure set accepted_at = now(), person_id = 'a', erased_at = now()`)
    const accepted = async () =>
      (await sql(`select 1 from posthog_erasure where accepted_at is not null`)).length
    const foreign = anotherService(ofOther())
    const { project } = foreign.internals.outbox
    for (const [decision, left] of [
      ["new-key", 1],
      ["from-now", 0],
      ["resend", 0],
    ] as const) {
      await accept()
      await sql(`update posthog_installation set project_key_hash = 'another'`)
      await project.adopt(decision)
      expect([decision, await accepted()]).toEqual([decision, left])
      await accept()
      // It belongs to this project by now.
      await project.adopt(decision)
      expect(await accepted()).toBe(1)
    }
    expect(await foreign.internals.erasures.unfinished()).toEqual(["cus_0"])
  })

  it("sends another project again what has a payload, in the order of recording, and once", async () => {
    const own = anotherService()
    const events = eventsInOrder(2_301).map((event) => ({
      ...event,
      timestamp: new Date(Date.parse(event.timestamp) - 3_600_000).toISOString(),
    }))
    await own.internals.record(events.slice(0, 2_300))
    await own.flush()
    await sql(`update posthog_outbox_event set properties = null where entity_id = 'order_7'`)
    const foreign = anotherService({ ...ofOther(), batchSize: 100 })
    const { project } = foreign.internals.outbox
    await foreign.internals.record(events.slice(2_300))
    await expect(project.countResendable()).resolves.toEqual({ resendable: 2_299, receipts: 1 })
    await expect(project.adopt("resend")).resolves.toBe(2_299)
    await expect(foreign.flush()).resolves.toEqual({ waiting: 0 })
    expect(other.events().map(({ uuid }) => uuid)).toEqual(
      events.filter((_, n) => n !== 7).map(({ uuid }) => uuid)
    )
    expect(other.rawEventCount()).toBe(2_300)
    await expect(project.adopt("resend")).resolves.toBe(0)
    const [{ history } = { history: null }] = await sql<{ history: unknown }>(
      `select history from posthog_outbox_event where entity_id = 'order_1'`
    )
    expect(history).toMatchObject([{ what: "delivered" }, { what: "retried" }])
  })
})
