import { join } from "node:path"
import type { Browser, Page } from "playwright-core"
import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn } from "../../packages/posthog-stand-in"
import { startStore } from "../../tools/lib/medusa-process"
import type { StoreProcess } from "../../tools/lib/medusa-process"
import type { Sql } from "../../tools/lib/sql"
import { openAdminPage } from "./admin-browser"
import { hasChromium, startChromium } from "./chromium"
import { cloneTemplate, withDatabase } from "./clone-database"
import { installedStoreWithAdmin } from "./installed-once"
import { productionEnv } from "./process-suite"
import { openShop } from "./shop"
import type { Shop } from "./shop"

/** What the steps use: one store with the packed plugin and its Admin, and one page of a browser that is signed in. */
export interface AdminSuite {
  page: () => Page
  /** Opens a page of the Admin, such as `/posthog`. */
  open: (path: string) => Promise<Page>
  /** Sets how the Admin looks and speaks, for the pages opened next. */
  appear: (how: { theme: "light" | "dark"; language: "en" | "de" }) => Promise<void>
  shop: () => Shop
  standIn: () => StandIn
  sql: Sql
  /** The folder of the built Admin. */
  built: () => string
}

const DATABASE = "suite-admin-page"

/** On a machine without Medusa, npm first downloads a few hundred megabytes. */
const SETUP_MS = 900_000

/** A suite whose steps follow each other in one store. Without Chromium, nothing is started. */
export const adminSuite = (steps: (suite: AdminSuite) => void): void => {
  let standIn: StandIn
  let store: StoreProcess
  let browser: Browser
  let page: Page
  let shop: Shop
  let built: string

  beforeAll(async () => {
    if (!hasChromium()) {
      return
    }
    standIn = await startStandIn()
    const { dir } = await installedStoreWithAdmin()
    built = join(dir, "public", "admin")
    const env = {
      ...productionEnv(await cloneTemplate(DATABASE), standIn),
      // Neither development, which would build the Admin for each request, nor production, where its cookie requires HTTPS.
      NODE_ENV: "preview",
      DISABLE_ADMIN: "false",
      POSTHOG_PERSONAL_API_KEY: standIn.personalApiKey,
      POSTHOG_PROJECT_ID: standIn.projectId,
    }
    store = await startStore({ storeDir: dir, env })
    shop = await openShop(store.url)
    browser = await startChromium()
    page = await openAdminPage(browser, store.url)
  }, SETUP_MS)
  afterAll(async () => {
    await browser?.close()
    await store?.stop()
    await standIn?.close()
  })

  steps({
    page: () => page,
    open: async (path) => {
      await page.goto(`${store.url}/app${path}`)
      return page
    },
    appear: async ({ theme, language }) => {
      await page.evaluate(
        `localStorage.setItem("medusa_admin_theme", "${theme}"); localStorage.setItem("lng", "${language}"); document.cookie = "lng=${language}; path=/"`
      )
    },
    shop: () => shop,
    standIn: () => standIn,
    built: () => built,
    sql: (statement, ...values) => withDatabase(DATABASE, (sql) => sql(statement, ...values)),
  })
}
