import { reportDiagnosis } from "../../src/cli/report-diagnosis"
import { TEST_EVENT } from "../../src/health/doctor/test-event"
import { databaseSuite } from "../support/database-suite"
import { doctorFaults } from "../support/doctor-faults"
import { doctorWorld } from "../support/doctor-world"

databaseSuite("doctor", (suite) => {
  const { standIn } = suite
  const world = doctorWorld(suite)
  const { healthyStore, diagnose } = world

  it("finds nothing in a healthy store, and sends one event that is nobody's", async () => {
    await healthyStore()
    const { is_healthy, checks } = await diagnose()
    expect(checks.filter(({ status }) => status !== "ok")).toEqual([])
    expect(is_healthy).toBe(true)
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length)
    expect(standIn().events({ event: TEST_EVENT })).toMatchObject([
      { properties: { $process_person_profile: false } },
    ])
    expect(
      standIn()
        .persons()
        .map(({ distinctIds }) => distinctIds)
    ).toEqual([["cus_0"]])
  })

  it.each(doctorFaults(suite, world))(
    "finds $fault",
    async ({ prepare, id, found, fix, also = [], status }) => {
      const payments = await healthyStore()
      const diagnosis = await diagnose(await prepare(payments))
      const finding = diagnosis.checks.find((check) => check.id === id)
      expect(finding).toMatchObject({ status: status ?? "problem" })
      expect(finding?.found.join("\n")).toMatch(found)
      expect(finding?.fix).toMatch(fix)
      const ids = diagnosis.checks.filter((one) => one.status === "problem").map((one) => one.id)
      expect(ids.sort()).toEqual([...(status === "hint" ? [] : [id]), ...also].sort())
      expect(diagnosis.is_healthy).toBe(ids.length === 0)

      const report = reportDiagnosis(diagnosis)
      expect(report).toContain(finding?.fix)
      expect(report).not.toMatch(/phx_(?!…)|phc_\w|cus_/)
      expect(JSON.stringify(diagnosis)).not.toMatch(/phx_(?!…)|phc_\w|cus_/)
    }
  )

  it("takes a project's key from before `phc_` for one that PostHog knows", async () => {
    await healthyStore()
    const { url, token, personalApiKey } = await world.anotherPosthog({ token: "sTMFPsFhdP1Ssg" })
    const { checks } = await diagnose({
      options: { host: url, appHost: url, apiKey: token, personalApiKey },
    })
    expect(checks.find(({ id }) => id === "key_shape")).toMatchObject({ status: "ok" })
  })

  it("sends nothing, and says what it couldn't check, without a personal API key", async () => {
    await healthyStore()
    standIn().reset()
    const { is_healthy, checks } = await diagnose({
      options: { personalApiKey: undefined, projectId: undefined },
    })
    expect(is_healthy).toBe(true)
    expect(checks.filter(({ status }) => status === "hint").map(({ id }) => id)).toEqual([
      "rest_key",
    ])
    expect(checks.filter(({ status }) => status === "unknown").map(({ id }) => id)).toEqual([
      "scopes",
      "project",
      "test_event",
      "warnings",
      "revenue",
    ])
    expect(
      standIn()
        .requests()
        .map(({ path }) => path)
    ).toEqual(["/flags/"])
  })
})
