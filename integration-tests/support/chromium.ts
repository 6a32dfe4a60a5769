import { execFileSync } from "node:child_process"
import { chromium } from "playwright-core"
import type { Browser } from "playwright-core"

const PROGRAM = "chromium"

/** Whether Debian's Chromium is installed on this machine. */
export const hasChromium = (): boolean => {
  try {
    execFileSync(PROGRAM, ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** `it`, or `it.skip` with a visible line if Chromium isn't installed; in CI it has to be. */
export const itInChromium = (what: string): typeof it => {
  if (hasChromium() || process.env.CI) {
    return it
  }
  console.warn(`Skipped: ${what}, for which Debian's package chromium is needed.`)
  return it.skip as typeof it
}

/** Starts Chromium, and ends it afterwards. */
export const withChromium = async (use: (browser: Browser) => Promise<void>): Promise<void> => {
  const browser = await startChromium()
  try {
    await use(browser)
  } finally {
    await browser.close()
  }
}

/** Starts Chromium. The caller closes it. */
export const startChromium = async (): Promise<Browser> => {
  const executablePath = execFileSync("which", [PROGRAM], { encoding: "utf8" }).trim()
  return chromium.launch({
    executablePath,
    // Chromium's sandbox doesn't work for root, who runs the tests in a container.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  })
}
