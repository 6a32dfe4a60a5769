import { DEFAULT_PERSONAL_KEY } from "../../packages/posthog-stand-in"
import type { ComparisonLine } from "../../src/capture/sweeps/compare/comparison-sheet"
import type { Diagnosis } from "../../src/health/check"
import type { ChildEnv } from "../../tools/lib/child"
import { startCommand } from "../../tools/lib/plugin-command"
import { oldOrders } from "../support/old-orders"
import { processSuite } from "../support/process-suite"
import { openShop } from "../support/shop"
import { ledgerOf, storeLedger } from "../support/store-ledger"

/** More than a page of a walk. `OLD_ORDERS=5000 npm test -- …` takes more. */
const COPIES = Number(process.env.OLD_ORDERS ?? 520)
const DAY_MS = 24 * 60 * 60 * 1000
const MINUTES = 60_000

processSuite("cli", (suite) => {
  const { store, storeEnv, storeDir, stopStores, standIn, sql } = suite
  const command = (...args: string[]) => startCommand(args, { storeDir, env: storeEnv() })
  const run = (...args: string[]) => command(...args).exited
  const runJson = async <T>(...args: string[]) => {
    const { code, stdout, stderr } = await run(...args, "--json")
    expect(stdout || stderr).toMatch(/^\{/)
    return { code, result: JSON.parse(stdout) as T }
  }

  const personalKey = {
    POSTHOG_PERSONAL_API_KEY: DEFAULT_PERSONAL_KEY.key,
    POSTHOG_PROJECT_ID: "1",
  }

  /** Copies lie before it, and what was created for copying lies after it. */
  let end: string
  const lastDays = () => `--from=${new Date(Date.parse(end) - 2 * DAY_MS).toISOString()}`
  const upToEnd = () => `--to=${end}`

  const makeOldOrders = async () => {
    end = await oldOrders(suite, COPIES)
  }

  interface Comparison {
    agrees: boolean
    lines: ComparisonLine[]
    missing: unknown[]
    recorded: number
  }

  describe("in a store with many orders that installs the plugin", () => {
    beforeAll(makeOldOrders, 5 * MINUTES)

    it(
      "previews what a backfill would record, and records nothing",
      async () => {
        const { code, result } = await runJson<{ events: Record<string, { missing: number }> }>(
          "backfill",
          "--dry-run",
          "--events=payment_refunded"
        )
        expect(code).toBe(0)
        expect(result.events.payment_refunded?.missing).toBeGreaterThanOrEqual(COPIES)
        expect(await sql(`select 1 from posthog_outbox_event`)).toEqual([])
      },
      10 * MINUTES
    )

    it(
      "is interrupted, continues, and matches to the cent by day and currency after two backfills",
      async () => {
        const interrupted = command("backfill", "--share=1", upToEnd())
        await interrupted.printed("recorded |")
        await standIn().waitFor((seen) => seen.rawEventCount() > 0, { timeoutMs: 5 * MINUTES })
        interrupted.process.kill("SIGTERM")
        const paused = await interrupted.exited
        expect(paused.stdout).toContain("is paused")
        expect(paused.code).toBe(130)

        const resumed = await run("backfill", "--share=1", upToEnd())
        expect(resumed.stderr).toContain("Resuming phbf_")
        expect(resumed).toMatchObject({ code: 0 })
        expect(resumed.stdout).toContain("is done")

        const sent = standIn().rawEventCount()
        const second = await runJson<{ recorded: number; status: string }>(
          "backfill",
          "--share=1",
          upToEnd()
        )
        expect(second).toMatchObject({ code: 0, result: { recorded: 0, status: "done" } })
        expect(standIn().rawEventCount()).toBe(sent)

        const { code, result } = await runJson<Comparison>("reconcile", upToEnd())
        expect(result.lines.filter((line) => !line.agrees)).toEqual([])
        expect(code).toBe(0)
        expect(ledgerOf(result.lines)).toEqual(
          (await storeLedger(sql, end)).map((line) => ({ ...line, amount: Number(line.amount) }))
        )
        // PostHog counts exactly what the outbox calls delivered.
        const counted = standIn()
          .events()
          .filter(({ timestamp }) => timestamp < end)
        for (const event of ["order_placed", "payment_captured", "payment_refunded"]) {
          const delivered = result.lines
            .filter((line) => line.event === event)
            .reduce((sum, line) => sum + line.outbox.delivered, 0)
          expect(delivered).toBeGreaterThan(0)
          expect(counted.filter((each) => each.event === event)).toHaveLength(delivered)
        }
      },
      10 * MINUTES
    )

    it(
      "finds a lost, an unknown, a changed, and a set-aside event, and --fix records the lost one",
      async () => {
        const [lost, foreign, changed, aside] = await sql<{ uuid: string }>(
          `select uuid from posthog_outbox_event where definition = 'payment_captured' and "timestamp" < $1 order by "timestamp" desc limit 4`,
          end
        )
        await sql(`delete from posthog_outbox_event where uuid = $1`, lost?.uuid)
        await sql(
          `update posthog_outbox_event set uuid = '00000000-0000-5000-8000-000000000000' where uuid = $1`,
          foreign?.uuid
        )
        await sql(`update posthog_outbox_event set amount = '0.01' where uuid = $1`, changed?.uuid)
        await sql(
          `update posthog_outbox_event set set_aside_at = now(), set_aside_reason = 'refused', delivered_at = null where uuid = $1`,
          aside?.uuid
        )
        const { code, result } = await runJson<Comparison>("reconcile", lastDays(), upToEnd())
        expect(code).toBe(1)
        const differing = result.lines.filter((line) => !line.agrees)
        const sumOf = (read: (line: ComparisonLine) => number) =>
          differing.reduce((sum, line) => sum + read(line), 0)
        expect(sumOf(({ missing }) => missing)).toBe(2)
        expect(result.missing).toHaveLength(2)
        expect(sumOf((line) => line.only_in_outbox)).toBe(1)
        expect(sumOf(({ outbox }) => outbox.set_aside)).toBe(1)
        expect(
          differing.some(({ store: inStore, outbox }) => inStore.amount !== outbox.amount)
        ).toBe(true)

        const fixed = await runJson<Comparison>("reconcile", "--fix", lastDays(), upToEnd())
        expect(fixed.result.recorded).toBe(2)
        expect(fixed.result.missing).toEqual([])
        expect(fixed.code).toBe(1)
        await sql(
          `delete from posthog_outbox_event where uuid = '00000000-0000-5000-8000-000000000000'`
        )
        await sql(
          `delete from posthog_outbox_event where uuid in ($1, $2)`,
          changed?.uuid,
          aside?.uuid
        )
        const { code: agreed, stdout } = await startCommand(
          ["reconcile", "--fix", "--posthog", lastDays(), upToEnd()],
          { storeDir, env: { ...storeEnv(), ...personalKey } }
        ).exited
        expect(stdout).toContain("Recorded 2 missing events.")
        expect(stdout).toMatch(
          /Everything matches: [\d,]+ order_placed, [\d,]+ payment_captured, [\d,]+ payment_refunded\./
        )
        expect(stdout).toContain("PostHog shows everything that it accepted")
        expect(agreed).toBe(0)
      },
      10 * MINUTES
    )

    it(
      "lists backfills",
      async () => {
        const { result } = await runJson<{ backfills: { id: string; status: string }[] }>(
          "backfill",
          "--list"
        )
        expect(result.backfills.map(({ status }) => status)).toEqual(["done", "done"])
      },
      10 * MINUTES
    )
  })

  it(
    "finds nothing wrong with a store that runs, and says how to fix a key that PostHog doesn't know",
    async () => {
      // Otherwise catch-up would be late already while its first pass runs.
      await sql(`update posthog_installation set installed_at = now()`)
      await store()
      const doctor = (args: string[], env: ChildEnv) =>
        startCommand(["doctor", ...args], {
          storeDir,
          env: { ...storeEnv(), ...personalKey, ...env },
        }).exited
      const well = await doctor(["--json"], {})
      expect(well.stderr).toContain("Looking for a test event in PostHog")
      const { is_healthy, checks } = JSON.parse(well.stdout) as Diagnosis
      expect(checks.filter(({ status }) => status === "problem" || status === "unknown")).toEqual(
        []
      )
      expect({ is_healthy, code: well.code }).toEqual({ is_healthy: true, code: 0 })

      const ill = await doctor([], { POSTHOG_API_KEY: "phc_of_another_project" })
      expect(ill.code).toBe(1)
      expect(ill.stdout).toContain("FAILED  PostHog knows the API key")
      expect(ill.stdout).toContain("Fix: Copy the project API key again")
    },
    10 * MINUTES
  )

  it(
    "erases a deleted customer from PostHog and from the plugin's tables",
    async () => {
      const shop = await openShop((await store()).url)
      const { customer } = await shop.shopper.registerCustomer({
        email: "erased@example.com",
        password: "correct horse battery",
      })
      const arrived = (event: string) =>
        standIn().waitFor((seen) =>
          seen.events({ event }).some(({ distinctId }) => distinctId === customer.id)
        )
      await arrived("customer_signed_in")
      const erase = () =>
        startCommand(["erase", customer.id], {
          storeDir,
          env: { ...storeEnv(), ...personalKey },
        }).exited
      await shop.admin.deleteCustomer(customer.id)
      await arrived("customer_deleted")
      await stopStores()
      const ours = "The plugin's own tables are done."
      expect(await erase()).toMatchObject({ code: 0, stdout: expect.stringContaining(ours) })

      // What was on its way to PostHog has arrived by then.
      await sql(`update posthog_erasure set due_at = now()`)
      expect(await erase()).toMatchObject({ code: 0, stderr: "" })
      expect(JSON.stringify(standIn().persons())).not.toContain(customer.id)
      expect(
        await sql(`select 1 from posthog_outbox_event where distinct_id = $1`, customer.id)
      ).toEqual([])
    },
    10 * MINUTES
  )

  it(
    "sets up a dashboard in PostHog",
    async () => {
      const { code, stdout, stderr } = await startCommand(["dashboard"], {
        storeDir,
        env: { ...storeEnv(), ...personalKey },
      }).exited
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
      expect(stdout).toMatch(/insight +Orders +created/)
      expect(stdout).toContain(`Dashboard: ${standIn().url}/project/1/dashboard/`)
    },
    10 * MINUTES
  )

  it(
    "gives the outbox to another project when a person decides",
    async () => {
      await sql(
        `update posthog_installation set project_key_hash = 'another', project_key_ending = 'wxyz'`
      )
      expect((await run("project")).stdout).toMatch(
        /belongs to the project whose key ends in wxyz, .*environment.*project --new-key.*project --resend/s
      )
      const [{ count } = { count: "" }] = await sql<{ count: string }>(
        `select count(properties) from posthog_outbox_event where delivered_at is not null`
      )
      const { code, result } = await runJson<object>("project", "--resend")
      expect({ code, ...result }).toMatchObject({
        code: 0,
        is_changed: true,
        resent: Number(count),
      })
    },
    10 * MINUTES
  )

  it(
    "says in one line what is wrong with the store or the request",
    async () => {
      const off = await startCommand(["backfill"], {
        storeDir,
        env: { ...storeEnv(), POSTHOG_DISABLED: "true" },
      }).exited
      expect(off).toMatchObject({ code: 1, stdout: "" })
      expect(off.stderr).toContain("Expected the plugin to be on")
      const unknown = await run("backfill", "--events=order_plced")
      expect(unknown.stderr).toContain(
        'Expected the ID of an event, got "order_plced". Use one of: order_placed'
      )
      const elsewhere = await startCommand(["reconcile"], { storeDir: "/" }).exited
      expect(elsewhere.stderr).toContain("Expected a Medusa store in /")
      expect(elsewhere.code).toBe(1)
      const misspelled = await run("reconcil")
      expect(misspelled).toMatchObject({ code: 2, stdout: "" })
      expect(misspelled.stderr).toContain("(Did you mean reconcile?)")
    },
    10 * MINUTES
  )
})
