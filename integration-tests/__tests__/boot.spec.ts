import { join } from "node:path"
import { startMedusa, startStore } from "../../tools/lib/medusa-process"
import { PLUGIN_ROOT } from "../../tools/lib/plugin"
import { openShop } from "../support/shop"
import { processSuite } from "../support/process-suite"

const STORE_OF_OTHERS = join(PLUGIN_ROOT, "integration-tests", "store-of-others")

processSuite("boot", ({ standIn, storeAlone, storeEnv, sql }) => {
  it.each([
    ["own module", ["db:migrate", "--skip-scripts"]],
    ["own module under the key", ["start", "--host", "127.0.0.1", "--port", "0"]],
  ])(
    "names what conflicts with the plugin's module and how to fix it: %s, medusa %j",
    async (storeCase, args) => {
      const env = { ...storeEnv(), STORE_CASE: storeCase }
      const child = startMedusa(args, { storeDir: STORE_OF_OTHERS, env })
      const { code } = await child.exited
      expect(code).toBe(1)
      expect(child.output()).toContain(
        'The module \\"posthog\\" must be the one from medusa-plugin-posthog, but medusa-config resolves it to ./src/modules/posthog.'
      )
      expect(child.output()).toContain("npx medusa db:migrate")
    }
  )

  it("works with Medusa's own analytics provider, which has the ID posthog", async () => {
    const env = { ...storeEnv(), STORE_CASE: "analytics provider" }
    const store = await startStore({ storeDir: STORE_OF_OTHERS, env })
    const { id } = await (await openShop(store.url)).order()
    expect(await store.stop()).toEqual({ code: 0, signal: null })
    const orders = standIn()
      .events()
      .map(({ properties }) => properties.order_id)
    expect(orders).toContain(id)
  })

  it("keeps selling if db:migrate was forgotten, and says so once in the log and in health", async () => {
    const tables = await sql<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename like 'posthog_%'`
    )
    await sql(`drop table ${tables.map(({ name }) => name).join(", ")}`)
    // All of the plugin's tables, and none of Medusa's.
    await sql(`delete from mikro_orm_migrations where name >= 'Migration20261121014028'`)

    const store = await storeAlone({})
    const shop = await openShop(store.url)
    await shop.order()
    const { health } = await shop.admin.request<{ health: Record<string, unknown> }>(
      "GET",
      "/admin/posthog/health"
    )
    expect(health).toMatchObject({
      is_healthy: false,
      problems: [expect.stringContaining("Run `npx medusa db:migrate`")],
    })
    await store.stop()
    expect(store.output().split("npx medusa db:migrate")).toHaveLength(2)
    // PostgreSQL's "undefined table", and any statement on one.
    expect(store.output()).not.toMatch(/42P01|posthog_/)
  })
})
