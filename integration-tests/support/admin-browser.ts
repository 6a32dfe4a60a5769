import type { Browser, Page } from "playwright-core"
import { ADMIN } from "../store/src/seed/data"
import { withChromium } from "./chromium"

/** The page refreshes every ten seconds, and delivery may pause for a minute between attempts. */
const PATIENCE_MS = 120_000

/** Opens a running store's Admin, signed in as the seeded admin user. */
export const openAdminPage = async (browser: Browser, storeUrl: string): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(`${storeUrl}/app/login`)
  await page.locator("input[name=email]").fill(ADMIN.email)
  await page.locator("input[name=password]").fill(ADMIN.password)
  await page.locator("button[type=submit]").click()
  await page.waitForURL((url) => !url.pathname.endsWith("/login"))
  return page
}

/** Opens a page of a running store's Admin in Chromium, such as `/posthog`, signed in as the seeded admin user. */
export const withAdminPage = (
  storeUrl: string,
  path: string,
  use: (page: Page) => Promise<void>
): Promise<void> =>
  withChromium(async (browser) => {
    const page = await openAdminPage(browser, storeUrl)
    await page.goto(`${storeUrl}/app${path}`)
    await use(page)
  })
