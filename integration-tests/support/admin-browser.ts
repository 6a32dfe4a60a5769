import { execFileSync } from "node:child_process"
import { chromium } from "playwright-core"
import type { Page } from "playwright-core"
import { ADMIN } from "../store/src/seed/data"

const PROGRAM = "chromium"

/** The page refreshes every ten seconds, and delivery may pause for a minute between attempts. */
const PATIENCE_MS = 120_000

/** Whether Debian's Chromium is installed on this machine. */
export const hasChromium = (): boolean => {
  try {
    execFileSync(PROGRAM, ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** Opens a page of a running store's Admin in Chromium, such as `/settings/posthog`, signed in as the seeded admin user. */
export const withAdminPage = async (
  storeUrl: string,
  path: string,
  use: (page: Page) => Promise<void>
): Promise<void> => {
  const executablePath = execFileSync("which", [PROGRAM], { encoding: "utf8" }).trim()
  const browser = await chromium.launch({
    executablePath,
    // Chromium's sandbox doesn't work for root, who runs the tests in a container.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.setDefaultTimeout(PATIENCE_MS)
    await page.goto(`${storeUrl}/app/login`)
    await page.locator("input[name=email]").fill(ADMIN.email)
    await page.locator("input[name=password]").fill(ADMIN.password)
    await page.locator("button[type=submit]").click()
    await page.waitForURL((url) => !url.pathname.endsWith("/login"))
    await page.goto(`${storeUrl}/app${path}`)
    await use(page)
  } finally {
    await browser.close()
  }
}
