import { dashboardWorld, SCOPES } from "../support/dashboard-world"
import { databaseSuite } from "../support/database-suite"
import { changesIn } from "../support/posthog-payloads"

databaseSuite("dashboard-project", ({ knex }) => {
  const { open, closeAll } = dashboardWorld(knex)
  afterEach(closeAll)

  it.each<[string, object, readonly string[], RegExp]>([
    [
      "is another one than that of the API key",
      { apiKey: "phc_anotherProjects" },
      SCOPES,
      /project 1 has another project API key.*Set POSTHOG_PROJECT_ID/,
    ],
    [
      "can't be read",
      {},
      SCOPES.filter((scope) => scope !== "project:write"),
      /lacks the scope `project:read`/,
    ],
  ])("sets up nothing in a project that %s", async (_case, options, scopes, reason) => {
    const { standIn, run } = await open(options, scopes)
    for (const dry_run of [true, false]) {
      expect(await run({ dry_run })).toEqual({
        url: null,
        is_dry_run: dry_run,
        is_complete: false,
        lines: [
          {
            kind: "dashboard",
            name: "Dashboard and insights",
            outcome: "failed",
            reason: expect.stringMatching(reason),
          },
        ],
      })
    }
    expect(changesIn(standIn)).toEqual([])
  })

  it("sets up nothing without an API key, which shows the project", async () => {
    const { standIn, run } = await open({ apiKey: undefined })
    await expect(run()).rejects.toThrow(/Expected `apiKey` .*found none/)
    expect(changesIn(standIn)).toEqual([])
  })
})
