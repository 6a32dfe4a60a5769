import type { Browser, Page } from "playwright-core"

/** Ends a hang: a checkout of a store on a busy machine takes a while. */
const PATIENCE_MS = 120_000

/** An account of the shop. */
export interface Account {
  email: string
  password: string
}

/** A person with a browser of their own, in one of the example storefronts. Each deed ends when the shop shows what was asked. */
export interface Visitor {
  page: Page
  /** Opens the shop by a link. */
  visit(link: string): Promise<void>
  /** Answers whether they may be recognized. */
  answer(choice: "Allow" | "Refuse"): Promise<void>
  addToCart(product: string): Promise<void>
  /** Returns the number of the order. */
  checkOut(email?: string): Promise<number>
  signUp(account: Account): Promise<void>
  signIn(account: Account): Promise<void>
  signOut(): Promise<void>
}

export const openVisitor = async (browser: Browser, shopUrl: string): Promise<Visitor> => {
  const page = await (await browser.newContext()).newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const button = (name: string | RegExp) => page.getByRole("button", { name })
  const enter = async ({ email, password }: Account, label: string) => {
    await page.locator("input[name=email]").fill(email)
    await page.locator("input[name=password]").fill(password)
    await button(label).click()
    await button("Sign out").waitFor()
  }
  return {
    page,
    visit: async (link) => {
      await page.goto(`${shopUrl}${link}`)
      await page.getByRole("region", { name: "Products" }).waitFor()
    },
    answer: async (choice) => {
      await button(choice).click()
      await page.getByRole("button", { name: choice, pressed: true }).waitFor()
    },
    addToCart: async (product) => {
      await page.getByRole("article").filter({ hasText: product }).getByText("Add to cart").click()
      await page.getByText(`1 × ${product}`).waitFor()
    },
    checkOut: async (email) => {
      if (email) {
        await page.locator("input[name=guest-email]").fill(email)
      }
      await button(/^Check out as/).click()
      const said = await page.getByRole("status").filter({ hasText: /\S/ }).textContent()
      const [, number] = /^Order #(\d+) is placed/.exec(said ?? "") ?? []
      if (!number) {
        throw new Error(`Expected an order to be placed, got "${said}".`)
      }
      return Number(number)
    },
    signUp: (account) => enter(account, "Sign up"),
    signIn: (account) => enter(account, "Sign in"),
    signOut: async () => {
      await button("Sign out").click()
      await button("Sign in").waitFor()
    },
  }
}
