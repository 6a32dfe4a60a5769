/** Returns an amount as Medusa's Admin shows it, with the Admin's own formula and none of the plugin's code. */
export const asShown = (amount: number, currency: string): number =>
  Number(
    new Intl.NumberFormat("en-US", {
      style: "currency",
      currency,
      currencyDisplay: "code",
      useGrouping: false,
    })
      .format(amount)
      .replace(/[^\d.-]/g, "")
  )

/** The decimals that Medusa's currencies of the tests' regions have. */
const DECIMALS: Readonly<Record<string, number>> = { jpy: 0 }

/** Matches an amount that is fewer than five of the currency's smallest units away from what Medusa's Admin shows. */
export const closeToShown = (amount: number, currency: string): unknown =>
  expect.closeTo(asShown(amount, currency), (DECIMALS[currency.toLowerCase()] ?? 2) - 1)
