import { setTimeout as sleep } from "node:timers/promises"
import type { Fault } from "../../packages/posthog-stand-in"
import { withDatabase } from "../support/clone-database"
import { processSuite } from "../support/process-suite"
import { openShop } from "../support/shop"

interface OutboxRow {
  leased_by: string | null
  delivered_at: Date | null
  attempts: number
}

processSuite("processes", ({ standIn, store, storeAlone, stopStores, medusa, sql, database }) => {
  /** The outbox rows of an order; never more than one. */
  const recorded = (orderId: string) =>
    sql<OutboxRow>(
      `select leased_by, delivered_at, attempts from posthog_outbox_event
       where event = 'order_placed' and entity_id = $1`,
      orderId
    )
  const WAITING = { leased_by: null, delivered_at: null, attempts: 0 }

  const counted = (orderId: string) =>
    standIn()
      .events({ event: "order_placed" })
      .filter(({ properties }) => properties.order_id === orderId)

  /** Resolves when the order is at PostHog, and the outbox knows. Then it is counted once, and the outbox has no other event of it. */
  const expectCountedOnce = async (orderId: string) => {
    await standIn().waitFor(() => counted(orderId).length > 0)
    while (!(await recorded(orderId))[0]?.delivered_at) {
      await sleep(100)
    }
    expect(counted(orderId)).toHaveLength(1)
    expect(await recorded(orderId)).toHaveLength(1)
  }

  /** Resolves when one of the requests carried the order, whatever happened to it. */
  const tried = (orderId: string) =>
    standIn().waitFor((seen) => seen.requests().some(({ body }) => body.includes(orderId)))

  it("reports trouble once, although a process is killed after it decided to and before it did", async () => {
    await stopStores()
    await sql(
      `insert into posthog_trouble (kind, definition, count, first_at, last_at, last_error)
       values ('not_walked', 'order_placed', 1, now(), now(), '57014')`
    )
    await sql(
      `insert into posthog_alert (id, topic, brief, since, seen_at, due_at)
       values ('phal_1', 'not_walked', 'Not checked.', now() - interval '6 minutes', now(), now())`
    )
    await withDatabase(database, async (holding) => {
      await holding("BEGIN")
      await holding("LOCK TABLE notification IN ACCESS EXCLUSIVE MODE")
      const dying = await storeAlone({})
      const stuck = () =>
        sql(`select 1 from pg_locks where relation = 'notification'::regclass and not granted`)
      while ((await stuck()).length === 0) {
        await sleep(200)
      }
      await dying.stop("SIGKILL")
      await holding("ROLLBACK")
    })
    const said = () => sql<{ data: { title: string } }>(`select data from notification`)
    expect(await said()).toEqual([])
    expect(await sql(`select announced_at from posthog_alert`)).toEqual([
      { announced_at: expect.any(Date) },
    ])
    // The killed process holds its leases for minutes, which a test needn't wait for.
    await sql(`delete from posthog_lease`)
    await sql(`update posthog_alert set due_at = now()`)
    await store()
    while ((await sql(`select 1 from posthog_alert where feed_sent = 'trouble'`)).length === 0) {
      await sleep(200)
    }
    expect(await said()).toMatchObject([
      { data: { title: "PostHog: some of the store's rows can't be checked" } },
    ])
    await sql(`delete from posthog_trouble`)
  })

  it("has done all periodic work once soon after its start", async () => {
    // It started after the test above had deleted all leases.
    await store()
    const done = async () =>
      (await sql<{ name: string }>(`select name from posthog_lease where looked_at is not null`))
        .map(({ name }) => name)
        .sort()
    const all = ["alerts", "deletions", "erasures", "purge", "recent", "wide"]
    while ((await done()).length < all.length) {
      await sleep(200)
    }
    expect(await done()).toEqual(all)
  })

  it("keeps the event of an order that was answered just before SIGTERM", async () => {
    const process = await store()
    const complete = await (await openShop(process.url)).prepareOrder()
    const orderId = await complete()
    expect(await process.stop()).toEqual({ code: 0, signal: null })
    expect(await recorded(orderId)).toHaveLength(1)
    await store()
    await expectCountedOnce(orderId)
  })

  it("ends on SIGTERM while PostHog hangs, and delivers after the next start", async () => {
    const process = await store()
    const shop = await openShop(process.url)
    standIn().setFault({ kind: "hang" })
    const { id } = await shop.order()
    expect(await process.stop()).toEqual({ code: 0, signal: null })
    expect(await recorded(id)).toEqual([WAITING])
    expect(counted(id)).toEqual([])
    standIn().setFault(null)
    await store()
    await expectCountedOnce(id)
  })

  it.each<[string, Fault, number]>([
    ["wait because PostHog answers 500", { kind: "status", status: 500 }, 3],
    ["are with a PostHog that has not answered yet", { kind: "slow", ms: 60_000 }, 1],
  ])("loses nothing to SIGKILL and counts nothing twice if events %s", async (_, fault, count) => {
    const process = await store()
    const shop = await openShop(process.url)
    standIn().setFault(fault)
    const orders = await Promise.all(Array.from({ length: count }, () => shop.order()))
    await Promise.all(orders.map(({ id }) => tried(id)))
    expect(await process.stop("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" })
    for (const { id } of orders) {
      expect(await recorded(id)).toMatchObject([{ delivered_at: null }])
    }
    // The killed process holds a lease on what it was sending for two minutes, which a test needn't wait for.
    await sql(`update posthog_outbox_event set due_at = now() where leased_by is not null`)
    standIn().setFault(null)
    await store()
    for (const { id } of orders) {
      await expectCountedOnce(id)
    }
  })

  describe("in a script that `medusa exec` ends with process.exit()", () => {
    const exec = async (script: string, email: string) => {
      await stopStores()
      const child = medusa(["exec", `src/scripts/${script}.ts`, email])
      expect(await child.exited).toEqual({ code: 0, signal: null })
      const [order] = await sql<{ id: string }>(`select id from "order" where email = $1`, email)
      return String(order?.id)
    }

    it("records the order of a script that doesn't know the plugin", async () => {
      const orderId = await exec("place-order", "script@example.com")
      expect(await recorded(orderId)).toEqual([WAITING])
      expect(counted(orderId)).toEqual([])
    })

    it("delivers the order of a script that awaits flush()", async () => {
      const orderId = await exec("place-order-and-flush", "flush@example.com")
      await expectCountedOnce(orderId)
    })
  })

  it("records in server mode without sending, even a sign-in just before SIGTERM, and delivers in worker mode", async () => {
    const server = await storeAlone({ MEDUSA_WORKER_MODE: "server" })
    const before = standIn().requests().length
    const shop = await openShop(server.url)
    const { id } = await shop.order()
    const signIn = { email: "ada@example.com", password: "correct horse" }
    // Its last request is the sign-in.
    const { customer } = await shop.shopper.registerCustomer(signIn)
    expect(await server.stop()).toEqual({ code: 0, signal: null })
    expect(await recorded(id)).toEqual([WAITING])
    expect(
      await sql(
        `select definition, distinct_id, delivered_at is null as waits from posthog_outbox_event
         where event = 'customer_signed_in'`
      )
    ).toEqual([{ definition: "customer_signed_in", distinct_id: customer.id, waits: true }])
    expect(standIn().requests()).toHaveLength(before)
    await storeAlone({ MEDUSA_WORKER_MODE: "worker" })
    await expectCountedOnce(id)
    await standIn().waitFor((seen) => seen.events({ event: "customer_signed_in" }).length === 1)
  })

  it("records without a key, says so once, and sends nothing", async () => {
    const keyless = await storeAlone({ POSTHOG_API_KEY: undefined })
    const before = standIn().requests().length
    const { id } = await (await openShop(keyless.url)).order()
    expect(await keyless.stop()).toEqual({ code: 0, signal: null })
    expect(await recorded(id)).toEqual([WAITING])
    expect(standIn().requests()).toHaveLength(before)
    expect(keyless.output().match(/medusa-plugin-posthog: no API key/g)).toHaveLength(1)
  })

  it("stops the boot on invalid options, and names each with its fix but never the key", async () => {
    const child = medusa(["start"], {
      POSTHOG_DEBUG: "perhaps",
      POSTHOG_HOST: "eu posthog",
      POSTHOG_API_KEY: "phx_secretOfSomebody",
    })
    expect((await child.exited).code).toBeGreaterThan(0)
    const message = errorIn(child.output())
    expect(message).toContain(
      'Expected `debug` (or POSTHOG_DEBUG) to be boolean, got "perhaps". Use true or false.'
    )
    expect(message).toContain(
      'Expected `host` (or POSTHOG_HOST) to be "us" | "eu" | URL, got "eu posthog". Use "us", "eu", or a URL'
    )
    expect(message).toContain("got 20 characters starting with phx_. Copy the")
    expect(child.output()).not.toContain("secretOfSomebody")
  })
})

/** Returns the message of the only error in a log. In production, each line of Medusa's log is a JSON object. */
const errorIn = (output: string): string | undefined =>
  output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { level: string; message: string })
    .find(({ level }) => level === "error")?.message
