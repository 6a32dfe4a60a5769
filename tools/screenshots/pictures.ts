import type { Page } from "playwright-core"
import { PLUGIN_ROOT } from "../lib/plugin"
import { join } from "node:path"
import { refuse } from "./trade"
import type { Traded } from "./trade"
import type { World } from "./world"

/** A picture of the Admin: where it is, and what has to be there before it is taken. */
interface Picture {
  name: string
  path: (traded: Traded) => string
  ready: (page: Page) => Promise<unknown>
  /** Happens before. */
  prepare?: (world: World) => Promise<unknown>
  /** Of a page that is longer than the window. */
  height?: number
  theme?: "light" | "dark"
  language?: "en" | "de"
}

const heading = (name: string) => (page: Page) =>
  page.getByRole("heading", { name }).first().waitFor()

export const PICTURES: Picture[] = [
  { name: "overview", height: 1_300, path: () => "/posthog", ready: heading("Deliveries") },
  {
    name: "events",
    path: () => "/posthog/events",
    ready: (page) => page.getByRole("row").nth(3).waitFor(),
  },
  {
    name: "event",
    path: ({ order }) => `/posthog/events?q=%23${order.display_id}`,
    ready: async (page) => {
      await page.getByRole("link", { name: "order_placed" }).click()
      await page.getByText("What PostHog got").waitFor()
      // The drawer slides in.
      await page.waitForFunction(
        `document.getAnimations().every(({ playState }) => playState === "finished")`
      )
    },
  },
  {
    name: "order",
    height: 1_200,
    path: ({ order }) => `/orders/${order.id}`,
    ready: async (page) => {
      await page.getByRole("heading", { name: "PostHog" }).waitFor()
      await page.getByText("payment_refunded").waitFor()
    },
  },
  { name: "reconciliation", path: () => "/posthog/reconciliation", ready: heading("By day") },
  {
    name: "backfill",
    path: () => "/posthog/backfill",
    ready: async (page) => {
      await page.getByText(/rows to check/).waitFor()
      await page.getByRole("button", { name: "Start backfill" }).click()
      await page.getByRole("row").nth(1).getByText("Done").waitFor()
    },
  },
  { name: "settings", path: () => "/posthog/settings", ready: heading("Settings") },
  {
    name: "overview-dark-de",
    path: () => "/posthog",
    ready: heading("PostHog"),
    theme: "dark",
    language: "de",
  },
  {
    name: "dashboard",
    height: 1_000,
    path: () => "/posthog",
    ready: async (page) => {
      await page.getByRole("button", { name: "Set up" }).click()
      await page.getByRole("link", { name: "Open dashboard" }).waitFor()
      await page.getByText(/^Not yet,/).scrollIntoViewIfNeeded()
    },
  },
  {
    name: "set-aside",
    path: () => "/posthog/set-aside",
    prepare: refuse,
    ready: heading("Refused by PostHog"),
  },
]

const FOLDER = join(PLUGIN_ROOT, "docs", "images")

export const take = async (
  page: Page,
  { name, path, ready, prepare, height = 800, theme = "light", language = "en" }: Picture,
  { world, traded, folder = FOLDER }: { world: World; traded: Traded; folder?: string }
): Promise<void> => {
  await prepare?.(world)
  await page.setViewportSize({ width: 1280, height })
  await page.evaluate(
    `localStorage.setItem("medusa_admin_theme", "${theme}"); localStorage.setItem("lng", "${language}"); document.cookie = "lng=${language}; path=/"`
  )
  await page.goto(`${world.url}/app${path(traded)}`)
  await ready(page)
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" })
  await page.screenshot({ path: join(folder, `admin-${name}.png`), animations: "disabled" })
}
