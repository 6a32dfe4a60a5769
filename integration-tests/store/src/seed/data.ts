/** An amount in each of the store's currencies, in major units. */
export type Prices = { eur: number; usd: number; jpy: number }

/** A region with the tax rate (in percent) of its countries. */
export type RegionSeed = {
  name: string
  currency: keyof Prices
  countries: string[]
  taxRate: number
  taxInclusive: boolean
}

/** Three regions that differ in everything that makes money hard: tax-inclusive prices, and a currency without cents. */
export const REGIONS: RegionSeed[] = [
  { name: "EU", currency: "eur", countries: ["de", "fr", "it"], taxRate: 19, taxInclusive: true },
  { name: "US", currency: "usd", countries: ["us"], taxRate: 8.25, taxInclusive: false },
  { name: "JP", currency: "jpy", countries: ["jp"], taxRate: 10, taxInclusive: false },
]

/** Shipping options, each with a price in every currency. */
export const SHIPPING_OPTIONS: { name: string; code: string; prices: Prices }[] = [
  { name: "Standard", code: "standard", prices: { eur: 4.9, usd: 5.95, jpy: 700 } },
  { name: "Express", code: "express", prices: { eur: 12.5, usd: 14.5, jpy: 1800 } },
]

/** A product with one option whose values are its variants. */
export type ProductSeed = {
  handle: string
  title: string
  option: string
  variants: { value: string; sku: string; prices: Prices }[]
}

/** Four products, ten variants. */
export const PRODUCTS: ProductSeed[] = [
  {
    handle: "t-shirt",
    title: "T-Shirt",
    option: "Size",
    variants: [
      { value: "S", sku: "SHIRT-S", prices: { eur: 19.99, usd: 21.5, jpy: 2980 } },
      { value: "M", sku: "SHIRT-M", prices: { eur: 19.99, usd: 21.5, jpy: 2980 } },
      { value: "L", sku: "SHIRT-L", prices: { eur: 22.49, usd: 24, jpy: 3280 } },
    ],
  },
  {
    handle: "mug",
    title: "Mug",
    option: "Colour",
    variants: [
      { value: "White", sku: "MUG-WHITE", prices: { eur: 12.5, usd: 13.75, jpy: 1850 } },
      { value: "Black", sku: "MUG-BLACK", prices: { eur: 13.5, usd: 14.75, jpy: 1995 } },
    ],
  },
  {
    handle: "notebook",
    title: "Notebook",
    option: "Pages",
    variants: [
      { value: "80", sku: "NOTEBOOK-80", prices: { eur: 6.95, usd: 7.49, jpy: 990 } },
      { value: "160", sku: "NOTEBOOK-160", prices: { eur: 9.95, usd: 10.99, jpy: 1480 } },
    ],
  },
  {
    handle: "backpack",
    title: "Backpack",
    option: "Colour",
    variants: [
      { value: "Blue", sku: "BACKPACK-BLUE", prices: { eur: 89, usd: 95, jpy: 13800 } },
      { value: "Green", sku: "BACKPACK-GREEN", prices: { eur: 89, usd: 95, jpy: 13800 } },
      { value: "Grey", sku: "BACKPACK-GREY", prices: { eur: 94.9, usd: 101.25, jpy: 14500 } },
    ],
  },
]

/** Pieces of every variant in stock: more than any test or benchmark orders. */
export const STOCK = 1_000_000

/** The promotion: ten percent off every item. */
export const PROMOTION = { code: "TENPERCENT", percent: 10 }

/** The admin user; a fixed password is fine for a store that only this machine can reach. */
export const ADMIN = { email: "admin@example.com", password: "supersecret" }

/** Medusa's built-in providers. */
export const PROVIDERS = {
  payment: "pp_system_default",
  tax: "tp_system",
  fulfillment: "manual_manual",
}
