export const count = (value: number): string => value.toLocaleString("en-US")

export const amount = (value: number): string =>
  value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 6 })
