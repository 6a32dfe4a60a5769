import { browserHeaders, consentCases, expectedOf } from "./consent-cases"
import type { Said } from "./consent-cases"
import { betweenMarks, code, table } from "./markdown"

/** Puts the table of what leaves the store between its marks in the page. */
export const withConsentTable = async (page: string): Promise<string> =>
  betweenMarks(page, "consent", await consentTable())

const consentTable = async (): Promise<string> => {
  const rows = []
  for (const one of consentCases(browserHeaders().headers)) {
    const guest = await expectedOf(one, { hasAccount: false })
    const account = await expectedOf(one, { hasAccount: true })
    rows.push([
      code(`"${one.consent}"`),
      one.visitor,
      OWNER[guest.distinctId],
      `${OWNER[account.distinctId]}${account.person ? "" : ", without a person"}`,
      inWords(guest),
    ])
  }
  return table(
    [
      "`consent`",
      "The visitor",
      "A guest's `distinct_id`",
      "A signed-in customer's",
      "Session and campaign",
    ],
    rows
  )
}

const OWNER: Record<Said["distinctId"], string> = {
  browser: "the browser's anonymous ID",
  customer: "the Medusa customer ID",
  order: "the order's own ID",
}

const inWords = ({ session, campaign }: Said): string => (session && campaign ? "yes" : "no")
