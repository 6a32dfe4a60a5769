import type { Browser } from "playwright-core"
import { openVisitor } from "./visitor"
import type { Visitor } from "./visitor"

const PASSWORD = "correct horse battery"
export const ADA = { email: "ada@example.com", password: PASSWORD }
/** She has an account before the story begins. */
export const EVE = { email: "eve@example.com", password: PASSWORD }

/** An order of the story: its number, and the campaign that its visit came from. */
export interface Bought {
  number: number
  campaign: string
}

const linkOf = (campaign: string) => `/?utm_source=newsletter&utm_campaign=${campaign}`

/** A guest who stays one; and another browser: a guest who signs up, and after them somebody else with an account. */
export const playStory = async (
  browser: Browser,
  shopUrl: string,
  answer: "Allow" | "Refuse"
): Promise<Bought[]> => {
  const bought: Bought[] = []
  const buy = async (visitor: Visitor, campaign: string, email?: string) => {
    await visitor.addToCart("Mug")
    bought.push({ number: await visitor.checkOut(email), campaign })
  }

  const guest = await openVisitor(browser, shopUrl)
  await guest.visit(linkOf("spring"))
  await guest.answer(answer)
  await buy(guest, "spring", "guest@example.com")

  const shared = await openVisitor(browser, shopUrl)
  await shared.visit(linkOf("summer"))
  await shared.answer(answer)
  await buy(shared, "summer", "ada.before@example.com")
  await shared.signUp(ADA)
  await buy(shared, "summer")
  await shared.signOut()
  await shared.visit(linkOf("autumn"))
  await shared.signIn(EVE)
  await buy(shared, "autumn")
  return bought
}

/** A customer who agreed, signs in, changes their mind, signs out, and buys as a guest in the end. */
export const playChangeOfMind = async (browser: Browser, shopUrl: string): Promise<Visitor> => {
  const visitor = await openVisitor(browser, shopUrl)
  await visitor.visit(linkOf("winter"))
  await visitor.answer("Allow")
  await visitor.signIn(EVE)
  await visitor.answer("Refuse")
  await visitor.signOut()
  await visitor.addToCart("Mug")
  await visitor.checkOut("eve@example.com")
  return visitor
}
