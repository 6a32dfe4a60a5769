import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn } from "../../packages/posthog-stand-in"
import { cloneTemplate, withDatabase } from "../support/clone-database"
import { installedStore } from "../support/installed-once"
import type { InstalledStore } from "../../tools/lib/installed-store"
import { runMedusa, startStore } from "../../tools/lib/medusa-process"
import { startCommand } from "../../tools/lib/plugin-command"
import { productionEnv } from "../support/process-suite"
import { openShop } from "../support/shop"

// On a machine without Medusa, npm first downloads a few hundred megabytes.
const INSTALL_MS = 600_000
const DATABASE = "suite-installed-package"
const STORE_MS = 600_000

/** The database of a seeded store without the plugin. Returns its URL. */
const databaseWithoutPlugin = async ({ tarball }: InstalledStore): Promise<string> => {
  const url = await cloneTemplate(DATABASE)
  const migrations = tarball.files.flatMap((file) => /Migration\d{14}(?=\.js$)/.exec(file) ?? [])
  await withDatabase(DATABASE, async (sql) => {
    const [{ tables } = { tables: "" }] = await sql<{ tables: string }>(
      `select string_agg(quote_ident(tablename), ',') as tables from pg_tables where tablename like 'posthog\\_%'`
    )
    await sql(`drop table ${tables}`)
    const forgotten = await sql(
      `delete from mikro_orm_migrations where name = any($1) returning 1`,
      migrations
    )
    expect(forgotten).toHaveLength(migrations.length)
  })
  return url
}

describe("the package, installed by npm in another store", () => {
  let standIn: StandIn
  let installed: InstalledStore

  beforeAll(async () => {
    standIn = await startStandIn()
    installed = await installedStore()
  }, INSTALL_MS)
  afterAll(() => standIn.close())

  it("contains the built plugin with its migrations and types, and nothing else", () => {
    const { files } = installed.tarball
    const allowed = /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|\.medusa\/server\/.*)$/
    expect(files.filter((file) => !allowed.test(file))).toEqual([])
    const ours =
      /\.spec\.|__tests__|__snapshots__|snapshot|integration-tests|medusa-config|(?<!\.d)\.tsx?$/
    expect(files.filter((file) => ours.test(file))).toEqual([])
    const server = ".medusa/server/src"
    expect(files).toEqual(
      expect.arrayContaining([
        "package.json",
        `${server}/index.js`,
        `${server}/index.d.ts`,
        `${server}/modules/posthog/index.js`,
        expect.stringMatching(/\/modules\/posthog\/migrations\/Migration\d{14}\.js$/),
      ])
    )
  })

  it("resolves under every name by which Medusa and its users load it", async () => {
    const names = [
      "medusa-plugin-posthog",
      "medusa-plugin-posthog/package.json",
      "medusa-plugin-posthog/.medusa/server/src/modules/posthog",
      "medusa-plugin-posthog/modules/posthog",
      "medusa-plugin-posthog/providers/analytics",
      "medusa-plugin-posthog/workflows",
    ]
    const code = `for (const name of ${JSON.stringify(names)}) {
      require(name)
      console.log(require("node:path").relative(${JSON.stringify(installed.dir)}, require.resolve(name)))
    }`
    const home = join("node_modules", "medusa-plugin-posthog")
    const server = join(home, ".medusa", "server", "src")
    const resolved = (await installed.node(["-e", code])).trim().split("\n")
    expect(resolved).toEqual([
      join(server, "index.js"),
      join(home, "package.json"),
      join(server, "modules", "posthog", "index.js"),
      join(server, "modules", "posthog", "index.js"),
      join(server, "providers", "analytics", "index.js"),
      join(server, "workflows", "index.js"),
    ])
    const esm = `import { defineEvent } from "medusa-plugin-posthog"
      import { POSTHOG_MODULE } from "medusa-plugin-posthog/modules/posthog"
      import { backfillPosthogWorkflow } from "medusa-plugin-posthog/workflows"
      console.log(typeof defineEvent, POSTHOG_MODULE, typeof backfillPosthogWorkflow)`
    expect((await installed.node(["--input-type=module", "-e", esm])).trim()).toBe(
      "function posthog function"
    )
  })

  it("refuses a Medusa that is too old each time it is loaded", async () => {
    const code = `require("@medusajs/medusa/package.json").version = "2.18.0"
    for (const time of ["once", "again"]) {
      try {
        require("medusa-plugin-posthog/modules/posthog")
      } catch ({ message }) {
        console.log(time, message)
      }
    }`
    const refused = (await installed.node(["-e", code])).trim().split("\n")
    expect(refused).toEqual([
      expect.stringMatching(/^once .*Expected Medusa 2.19 or later, got 2.18.0/),
      expect.stringMatching(/^again .*Expected Medusa 2.19 or later, got 2.18.0/),
    ])
  })

  it("provides types to a TypeScript store", async () => {
    writeFileSync(
      join(installed.dir, "typed.ts"),
      `import { defineEvent, property } from "medusa-plugin-posthog"
import type { EventProperties, PosthogService, PosthogOptions, PropertiesOf } from "medusa-plugin-posthog"

export const right: PosthogOptions = { host: "eu", personProperties: ["email"] }
// @ts-expect-error -- a misspelt option
export const misspelt: PosthogOptions = { hots: "eu" }
// @ts-expect-error -- a wrong value
export const wrong: PosthogOptions = { debug: "perhaps" }

export const total = (order: EventProperties<"order_placed">): number | undefined => order.total
export const flush = (posthog: PosthogService): Promise<{ waiting: number }> => posthog.flush()

export const reviewWritten = defineEvent<{ id: string; created_at: Date; customer_id: string; rating: number }>()({
  id: "review_written",
  doc: "A customer reviewed a product.",
  entity: "review",
  person: { customerId: "customer_id" },
  properties: { rating: property.number("Stars, 1 to 5.", "rating") },
})
export const quizFinished = defineEvent<{ quiz: string; customer: string; score: number }>()({
  id: "quiz_finished",
  doc: "A customer finished a quiz.",
  on: "quiz.finished",
  key: ({ quiz }) => quiz,
  person: { customerId: "customer" },
  properties: { score: property.number("Right answers.", "score") },
})
// Their inferred types must have names that a store's own declarations can use.
export const statusOf = (posthog: PosthogService) => posthog.status
export const optionsOf = (posthog: PosthogService) => posthog.options
export const flagsOf = async (posthog: PosthogService) => posthog.evaluateFlags({ distinctId: "cus_1" })
export const payloadOf = async (posthog: PosthogService) => (await flagsOf(posthog)).payload("a")
export const own: PosthogOptions = { customEvents: [reviewWritten] }
export const rating: PropertiesOf<typeof reviewWritten>["rating"] = 5
// @ts-expect-error -- a misspelt property
export const unknown: PropertiesOf<typeof reviewWritten>["ratng"] = 5
`
    )
    const declarations = ["--declaration", "--emitDeclarationOnly", "--outDir", "declarations"]
    const options = [...declarations, "--strict", "--skipLibCheck", "--module", "Node16"]
    const tsc = require.resolve("typescript/bin/tsc")
    await expect(installed.node([tsc, ...options, "typed.ts"])).resolves.toBe("")
  })

  it(
    "sends a guest's and a customer's orders after one entry in medusa-config and a migration",
    async () => {
      const store = {
        storeDir: installed.dir,
        env: productionEnv(await databaseWithoutPlugin(installed), standIn),
      }
      await runMedusa(["db:migrate"], store)
      const running = await startStore(store)
      const shop = await openShop(running.url)
      const guests = await shop.order()
      const { token, customer } = await shop.shopper.registerCustomer({
        email: "ada@example.com",
        password: "correct horse",
      })
      const customers = await shop.order({ customer: { token } })
      expect(await running.stop()).toEqual({ code: 0, signal: null })
      const arrived = standIn.events().map(({ event, distinctId, properties }) => ({
        event,
        distinctId,
        ...(properties.order_id !== undefined && { order: properties.order_id }),
      }))
      expect(arrived).toHaveLength(5)
      expect(arrived).toEqual(
        expect.arrayContaining([
          { event: "order_placed", distinctId: guests.customer_id, order: guests.id },
          { event: "customer_signed_in", distinctId: customer.id },
          { event: "customer_created", distinctId: customer.id },
          { event: "$identify", distinctId: customer.id },
          { event: "order_placed", distinctId: customer.id, order: customers.id },
        ])
      )
      expect(standIn.rawEventCount()).toBe(5)
      expect(standIn.vanished()).toEqual([])

      // The command as npm installed it, in the same store.
      const program = join(installed.dir, "node_modules", ".bin", "medusa-posthog")
      await withDatabase(DATABASE, async (sql) => {
        // Facts of the last five minutes are left out.
        await sql(`update "order" set created_at = created_at - interval '10 minutes'`)
        await sql(
          `update posthog_outbox_event set "timestamp" = "timestamp" - interval '10 minutes'`
        )
      })
      const command = startCommand(["reconcile", "--json", "--from=2020-01-01"], {
        ...store,
        program,
      })
      const { code, stdout, stderr } = await command.exited
      expect(stderr).not.toContain("ended without a result")
      expect(JSON.parse(stdout)).toMatchObject({
        agrees: true,
        lines: [{ event: "order_placed", store: { count: 2 }, outbox: { delivered: 2 } }],
      })
      expect(code).toBe(0)
    },
    STORE_MS
  )

  it("installs its command", async () => {
    const program = join("node_modules", ".bin", "medusa-posthog")
    const { version } = JSON.parse(
      await installed.node(["-p", `JSON.stringify(require("medusa-plugin-posthog/package.json"))`])
    ) as { version: string }
    expect((await installed.node([program, "--version"])).trim()).toBe(version)
    expect(await installed.node([program, "--help"])).toContain("medusa-posthog reconcile")
  })
})
