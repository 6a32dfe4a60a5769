import type { ServerEvent } from "./server-events"

/** A product, with the names that the store's own events use. */
export interface ProductProperties {
  product_id: string
  variant_id?: string
  sku?: string
  name?: string
  variant?: string
  category?: string
  collection?: string
  brand?: string
  /** Per unit, in major units, as listed. */
  price?: number
  /** ISO 4217, in uppercase. */
  currency?: string
  quantity?: number
  coupon?: string
  /** Where in a list it appeared, from 1. */
  position?: number
  url?: string
  image_url?: string
}

/** A list of products, such as a category. */
export interface ProductListProperties {
  list_id?: string
  category?: string
  products?: ProductProperties[]
}

/** The events of a shop that only its browser knows, in both taxonomies. */
export interface BrowserEvents {
  product_viewed: ProductProperties
  product_clicked: ProductProperties
  product_list_viewed: ProductListProperties
  products_searched: { query: string }
  cart_viewed: { cart_id?: string; products?: ProductProperties[] }
  product_added_to_wishlist: ProductProperties
  "Product Viewed": ProductProperties
  "Product Clicked": ProductProperties
  "Product List Viewed": ProductListProperties
  "Products Searched": { query: string }
  "Cart Viewed": { cart_id?: string; products?: ProductProperties[] }
  "Product Added to Wishlist": ProductProperties
}

/**
 * posthog-js with a typed `capture`: {@link BrowserEvents} have their properties, your own events any, and an event that the
 * store sends doesn't compile, because it would count twice.
 *
 * @example const analytics: BrowserAnalytics = posthog
 */
export interface BrowserAnalytics {
  capture<Name extends string>(
    name: Name extends ServerEvent ? `${Name} is sent by the store` : Name,
    properties?: Name extends keyof BrowserEvents ? BrowserEvents[Name] : Record<string, unknown>
  ): unknown
}
