/** How cards are written: in one piece, in groups of four, or as American Express and Diners Club print them. */
const WRITTEN = [
  String.raw`\d{14,16}`,
  String.raw`\d{4}([ -])\d{4}\1\d{4}\1\d{4}`,
  String.raw`\d{4}([ -])\d{6}\2\d{4,5}`,
].join("|")

/** Not a part of an ID or of a longer number. A date or a security code may follow. */
const CARD = new RegExp(
  String.raw`(?<![\p{L}\d_#/.,+-]|\d{4} )(?:${WRITTEN})(?![\p{L}\d_]|[-/.]\d)`,
  "gu"
)

/** The numbers that each network issues, by their beginning and length. Without 13 digits: those are article numbers (EAN). */
const ISSUED =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d|2\d\d)\d{12}|35\d{14})$/

/** Whether a number ends with the check digit that all cards have (Luhn). */
const isChecked = (digits: string): boolean => {
  const sum = [...digits].reverse().reduce((total, digit, n) => {
    const value = n % 2 === 0 ? Number(digit) : 2 * Number(digit)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

const isCard = (written: string): boolean => {
  const digits = written.replace(/\D/g, "")
  return ISSUED.test(digits) && isChecked(digits)
}

/** Replaces the numbers of payment cards. */
export const withoutCards = (text: string): string =>
  text.replace(CARD, (written) => (isCard(written) ? "[card]" : written))
