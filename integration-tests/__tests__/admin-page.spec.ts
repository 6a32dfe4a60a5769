import { ADMIN } from "../store/src/seed/data"
import { seriousViolations } from "../support/accessibility"
import { extraBytes } from "../support/admin-size"
import { adminSuite } from "../support/admin-suite"
import { itInChromium } from "../support/chromium"
import { merchantOf } from "../support/merchant"

/** Ends a hang: each step waits for events, and delivery may pause for a minute. */
const STEP_MS = 300_000
const HEALTH = /\/admin\/posthog\/health/

const PAGES = ["", "/events", "/set-aside", "/backfill", "/reconciliation", "/settings"].map(
  (page) => `/posthog${page}`
)

const WORDS = {
  en: { healthy: "All events delivered", events: "Events" },
  de: { healthy: "Alle Ereignisse zugestellt", events: "Ereignisse" },
}

const inChromium = itInChromium("the Admin's page in a browser")

/** The panels' chunks, by the names of their files. */
const CHUNKS =
  /^(overview|revenue-chart|deliveries-chart|events|set-aside|backfill|reconciliation|settings)-/

const RECORDED = `select 1 from posthog_outbox_event where definition = 'order_placed' and entity_id = $1`

adminSuite(({ open, page, appear, shop, standIn, sql, built }) => {
  const order = async () => {
    const { id, display_id } = await shop().order()
    await standIn().waitFor((seen) =>
      seen.events({ event: "order_placed" }).find(({ properties }) => properties.order_id === id)
    )
    return { id, number: Number(display_id) }
  }

  const waitForRow = async (statement: string, value: string) => {
    while ((await sql(statement, value)).length === 0) {
      await page().waitForTimeout(100)
    }
  }

  const seeInBell = async (title: string) => {
    // The bell's list is read when it opens, and nothing listens to the keys before the page is there.
    await waitForRow(
      `select 1 from notification where channel = 'feed' and data ->> 'title' = $1`,
      title
    )
    await page().getByText("Needs attention").waitFor()
    await page().keyboard.press("Control+n")
    const drawer = page().getByRole("dialog")
    await drawer.getByText(title).waitFor()
    await page().keyboard.press("Escape")
    await drawer.waitFor({ state: "detached" })
  }

  inChromium(
    "sees an outage, and what it means",
    async () => {
      await order()
      // Where the page was once.
      await open("/settings/posthog")
      await page().waitForURL(/\/app\/posthog$/)
      await page().getByText("All events delivered").waitFor()
      await page().route(HEALTH, (route) => route.abort())
      await page().getByRole("alert").first().waitFor()
      expect(await page().getByText("All events delivered").count()).toBe(0)
      await page().unroute(HEALTH)
      standIn().setFault({ kind: "status", status: 503 })
      await shop().order()
      await page().getByText("PostHog isn’t accepting events").waitFor()
      await page().getByText("PostHog answered 503").waitFor()
      const ago = `- interval '1 hour'`
      await sql(
        `update posthog_outbox_event set created_at = created_at ${ago}, delivered_at = delivered_at ${ago}`
      )
      await page().getByText("Needs attention").waitFor()
      await page()
        .getByText(/the oldest for 60 minutes/)
        .waitFor()
    },
    STEP_MS
  )

  // A look for trouble comes once a minute. Meanwhile, PostHog is down, and these need only the store.
  inChromium(
    "shows an order's timeline and a customer's person where the merchant looks",
    async () => {
      const { token, customer } = await shop().shopper.registerCustomer({
        email: "ada@example.com",
        password: "correct horse battery",
      })
      const placed = await shop().order({ customer: { token } })
      const merchant = merchantOf(shop().admin.request, placed.id)
      await merchant.capture()
      await open(`/orders/${placed.id}`)
      await page().getByRole("heading", { name: "PostHog" }).waitFor()
      await page().getByRole("link", { name: "order_placed" }).waitFor()
      await open(`/customers/${customer.id}`)
      await page().getByRole("heading", { name: "Latest events" }).waitFor()
      await page().getByText(customer.id, { exact: true }).waitFor()
      const link = page().getByRole("link", { name: "Recordings" })
      await expect(link.getAttribute("href")).resolves.toMatch(
        new RegExp(`/person/${customer.id}#activeTab=sessionRecordings$`)
      )
    },
    STEP_MS
  )

  inChromium(
    "runs a backfill to its end",
    async () => {
      const { id } = await shop().order()
      await waitForRow(RECORDED, id)
      await sql(`update "order" set created_at = created_at - interval '1 day' where id = $1`, id)
      await sql(
        `delete from posthog_outbox_event where definition = 'order_placed' and entity_id = $1`,
        id
      )
      await open("/posthog/backfill")
      await page()
        .getByText(/rows to check/)
        .waitFor()
      await page().getByRole("button", { name: "Start backfill" }).click()
      await page().getByRole("row").nth(1).getByText("Done").waitFor()
      expect(await sql(RECORDED, id)).toHaveLength(1)
    },
    STEP_MS
  )

  inChromium(
    "shows the net revenue that SQL adds up",
    async () => {
      const { id } = await shop().order()
      const merchant = merchantOf(shop().admin.request, id)
      await merchant.refund(await merchant.capture(), 5)
      const [{ net } = { net: "" }] = await sql<{ net: string }>(
        `select (select sum(amount) from capture) - (select sum(amount) from refund) as net`
      )
      const shown = Number(net).toLocaleString("en", { style: "currency", currency: "EUR" })
      await open("/posthog")
      await page().getByRole("heading", { name: shown, exact: true }).waitFor()
    },
    STEP_MS
  )

  inChromium(
    "sees the outage in the bell, and its end",
    async () => {
      await open("/posthog")
      await seeInBell("PostHog receives no events")
      standIn().setFault(null)
      await page().getByText("All events delivered").waitFor()
    },
    STEP_MS
  )

  inChromium(
    "finds an order's events by its number, and shows what PostHog got",
    async () => {
      const { number } = await order()
      await open("/posthog/events")
      await page().getByPlaceholder("Order number, email, or ID").fill(`#${number}`)
      // The rows from before stay until the answer is there.
      await page().waitForFunction(
        `[...document.querySelectorAll("main a")].filter((link) => link.textContent === "order_placed").length === 1`
      )
      await page().getByRole("link", { name: "order_placed" }).click()
      const drawer = page().getByRole("dialog")
      await drawer.getByText("What PostHog got").waitFor()
      await expect(drawer.innerText()).resolves.toContain(`"order_display_id": ${number}`)
      await drawer.getByRole("button", { name: "Close" }).last().click()
      await drawer.waitFor({ state: "detached" })
      expect(await page().getByRole("link", { name: "order_placed" }).count()).toBe(1)
    },
    STEP_MS
  )

  inChromium(
    "finds an order's events in the Admin's own search",
    async () => {
      const { number } = await order()
      await open("/orders")
      await page().getByRole("button", { name: "Search" }).first().click()
      const palette = page().getByRole("dialog")
      await palette.getByRole("combobox").fill(String(number))
      await palette.getByText("Events for PostHog").waitFor()
      // What Medusa finds is there, too.
      await palette.getByText("Orders", { exact: true }).first().waitFor()
      await palette.getByText("order_placed").click()
      await page().getByRole("dialog").getByText("What PostHog got").waitFor()
      expect(page().url()).toContain(`q=${number}`)
    },
    STEP_MS
  )

  inChromium(
    "checks with PostHog when a person asks, and shows what is wrong first",
    async () => {
      await sql(
        `insert into posthog_process (id, version, delivers, seen_at) values ('old', '0.0.9', true, now())`
      )
      await open("/posthog/settings")
      await page().getByText("The plugin is on").waitFor()
      expect(await page().getByText("PostHog answers at the host").count()).toBe(0)
      await page().getByRole("button", { name: "Check with PostHog" }).click()
      await page().getByText("1 problem found").waitFor()
      await page().getByText("PostHog answers at the host").waitFor()
      await expect(page().locator("main li").first().innerText()).resolves.toMatch(
        /All processes run the same version.*Deploy the same version everywhere.*Versions 0\.0\.9 and/s
      )
      await sql(`delete from posthog_process where id = 'old'`)
      // The page follows the store, and keeps what PostHog said.
      await page().getByText("No problem found").waitFor()
      await page().getByText("PostHog answers at the host").waitFor()
    },
    STEP_MS
  )

  inChromium(
    "sends a set-aside event again, and discards another",
    async () => {
      const [again, never] = [await order(), await order()]
      // Events that a process still sends would be delivered all the same.
      await waitForRow(`${RECORDED} and delivered_at is not null`, again.id)
      await waitForRow(`${RECORDED} and delivered_at is not null`, never.id)
      const setAside = (id: string, reason: string) =>
        sql(
          `update posthog_outbox_event set set_aside_at = now(), set_aside_reason = $2, delivered_at = null, last_error = 'PostHog answered 400'
           where event = 'order_placed' and entity_id = $1`,
          id,
          reason
        )
      await setAside(again.id, "refused")
      await setAside(never.id, "crashed")
      standIn().reset()

      await open("/posthog/set-aside")
      await page().getByRole("heading", { name: "Refused by PostHog" }).waitFor()
      await page().getByRole("heading", { name: "Process ended while sending" }).waitFor()
      const buttonsOf = (name: string) => page().getByRole("button", { name, exact: true })
      // The groups are sorted by their size, then by their reason.
      await buttonsOf("Discard").first().click()
      await page().getByRole("alertdialog").getByRole("button", { name: "Discard" }).click()
      await page()
        .getByRole("heading", { name: "Process ended while sending" })
        .waitFor({ state: "detached" })
      await buttonsOf("Send again").click()
      await standIn().waitFor((seen) =>
        seen
          .events({ event: "order_placed" })
          .find(({ properties }) => properties.order_id === again.id)
      )
      await page().getByText("Nothing is set aside").waitFor()

      await open(`/posthog/events?q=${never.id}&state=dropped`)
      await page().getByRole("link", { name: "order_placed" }).click()
      await page().getByRole("dialog").getByText(`By ${ADMIN.email}`).waitFor()
    },
    STEP_MS
  )

  inChromium(
    "sets up the dashboard, and keeps what a person changed there",
    async () => {
      await open("/posthog")
      await page().getByRole("button", { name: "Preview" }).click()
      await page().getByText("This is a preview").waitFor()
      await page().getByLabel("Also add payments and refunds").click()
      await page().getByRole("button", { name: "Set up" }).click()
      const link = page().getByRole("link", { name: "Open dashboard" })
      await link.waitFor()
      const { url, personalApiKey } = standIn()
      await expect(link.getAttribute("href")).resolves.toMatch(/\/project\/1\/dashboard\/\d+$/)
      await page()
        .getByText(/Refunds · .*Revenue analytics: payment_captured/)
        .waitFor()

      const insights = `${url}/api/projects/1/insights/`
      const headers = { authorization: `Bearer ${personalApiKey}` }
      const answer = (await (await fetch(insights, { headers })).json()) as {
        results: { id: number; name: string }[]
      }
      const orders = answer.results.find(({ name }) => name === "Orders")
      const body = JSON.stringify({ name: "Our orders" })
      await fetch(`${insights}${orders?.id}/`, { method: "PATCH", headers, body })
      await page().getByRole("button", { name: "Set up" }).click()
      await page().getByText("Kept, because a person made or changed it").waitFor()
      await page().getByText("Orders", { exact: true }).last().waitFor()
    },
    STEP_MS
  )

  inChromium("adds less than 250 kB to the Admin, and only to its own pages", () => {
    const bytes = extraBytes(built(), CHUNKS)
    expect(bytes).toBeGreaterThan(5_000)
    expect(bytes).toBeLessThan(250_000)
  })

  // Contrast depends on the theme, and length on the language, so neither needs the other's pair.
  for (const [theme, language] of [
    ["light", "en"],
    ["dark", "de"],
  ] as const) {
    inChromium(
      `can be read and used by everyone: ${theme}, ${language}`,
      async () => {
        await appear({ theme, language })
        await open("/posthog")
        await page().getByText(WORDS[language].healthy).waitFor()
        await page().locator(`html.${theme}[lang=${language}]`).waitFor()
        for (const path of PAGES) {
          await open(path)
          await page().getByRole("heading").first().waitFor()
          await page().locator("[aria-busy=true]").first().waitFor({ state: "detached" })
          expect([path, await seriousViolations(page(), "main")]).toEqual([path, []])
        }
        await open("/posthog/events")
        await page().getByRole("link", { name: "order_placed" }).first().click()
        await page().getByRole("dialog").locator("pre").waitFor()
        expect(await seriousViolations(page(), "[role=dialog]")).toEqual([])
      },
      STEP_MS
    )
  }
})
