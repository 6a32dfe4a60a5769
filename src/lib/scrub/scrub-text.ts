import { withoutCards } from "./cards"
import { withoutEmails } from "./emails"
import { withoutPhones } from "./phones"

/** Fewer digits are neither a card nor a phone number. */
const MAY_HOLD_NUMBER = /(?:\d\D{0,3}){7}/

/**
 * Replaces what looks like an email address, a card number, or a phone number with `[email]`, `[card]`, and `[phone]`. Leaves IDs, amounts,
 * dates, and other numbers as they are. Takes time proportional to the text's length.
 */
export const scrubText = (text: string): string => {
  const rest = withoutEmails(text)
  return MAY_HOLD_NUMBER.test(rest) ? withoutPhones(withoutCards(rest)) : rest
}
