import { createAlertDue } from "../../src/alerts/alert-due"
import { createPipeline } from "../../src/capture/rows/pipeline"
import type { Connection } from "../../src/modules/posthog/connection"
import type PosthogModuleService from "../../src/modules/posthog/service"
import { openAlertWorld } from "../support/alert-world"
import { furtherServices } from "../support/further-services"
import { storeSuite } from "../support/store-suite"

const NO_WORKER = "PostHog: nothing checks the store for missing events"
const MINUTE_MS = 60_000

storeSuite({ name: "alerts-of-servers", workerMode: "server" }, (suite) => {
  const { sql } = suite
  const { anotherService, log } = furtherServices(suite)
  const { pass, feed, storeOf, look } = openAlertWorld(suite, log)

  // Statements take real time, between turns of the plugin's timers.
  beforeEach(() => jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "performance"] }))
  afterEach(() => jest.useRealTimers())

  /** Starts a process as Medusa does, and counts its looks. */
  const start = async (server: PosthogModuleService) => {
    const store = storeOf(server)
    const alertDue = createAlertDue(store, createPipeline(store))
    const seen = { looks: 0 }
    const alert = () => alertDue().then(() => void seen.looks++)
    server.internals.connect(
      () =>
        ({
          alert,
          memory: suite.posthog().internals.memory,
          flags: { stop: () => Promise.resolve() },
        }) as unknown as Connection
    )
    await server.__hooks.onApplicationStart()
    return async () => {
      const before = seen.looks
      await jest.advanceTimersByTimeAsync(MINUTE_MS)
      // Long enough for a look.
      for (let asked = 0; asked < 500 && seen.looks === before; asked++) {
        await sql(`select 1`)
      }
      return seen.looks - before
    }
  }
  /** The last worker died so long ago. */
  const withoutWorkerFor = (minutes: number) =>
    sql(
      `insert into posthog_lease (name, leased_until, looked_at, updated_at)
       select name, now(), now() - interval '${minutes} minutes', now() - interval '${minutes} minutes' from unnest(array['recent', 'wide', 'alerts']) name
       on conflict (name) do update set looked_at = excluded.looked_at, leased_until = now(), updated_at = excluded.updated_at`
    )

  it("reports that no process catches up, if none but servers run", async () => {
    const minuteAtServer = await start(anotherService({}, "server"))
    await withoutWorkerFor(20)
    await minuteAtServer()
    await expect(sql(`select topic from posthog_alert`)).resolves.toEqual([{ topic: "catch_up" }])
    await pass(6)
    await withoutWorkerFor(26)
    await minuteAtServer()
    expect(await feed()).toEqual([NO_WORKER])
    const [told] = await sql<{ brief: string }>(`select brief from posthog_alert`)
    expect(told?.brief).toContain("Run a process in Medusa's `worker` or `shared` mode.")
  })

  it("is left to a process that delivers and looks every minute", async () => {
    const minuteAtServer = await start(anotherService({}, "server"))
    await withoutWorkerFor(20)
    await look(anotherService({}, "worker"))
    await sql(
      `update posthog_lease set looked_at = now() - interval '70 seconds' where name = 'alerts'`
    )
    await sql(`delete from posthog_alert`)
    await minuteAtServer()
    await expect(sql(`select topic from posthog_alert`)).resolves.toEqual([])
  })

  it.each<[string, Parameters<typeof anotherService>[0]]>([
    ["the plugin is off", { disabled: true }],
    ["alerts are off", { alerts: false }],
  ])("isn't looked for if %s", async (_, options) => {
    const minuteAtServer = await start(anotherService(options, "server"))
    await withoutWorkerFor(20)
    await minuteAtServer()
    await expect(sql(`select topic from posthog_alert`)).resolves.toEqual([])
  })
})
