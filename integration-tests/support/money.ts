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
