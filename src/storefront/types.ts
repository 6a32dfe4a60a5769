/** What the visitor has said about being recognized: yes, no, or nothing yet. */
export type Consent = "granted" | "denied" | "pending"

/** Feature flags by key: a variant, or whether the flag is on. */
export type FlagValues = Record<string, string | boolean>

/** The parts of posthog-js that the kit uses. */
export interface PosthogLike {
  readonly __loaded?: boolean
  readonly config: { persistence?: string; disable_persistence?: boolean }
  readonly sessionManager?: {
    checkAndGetSessionAndWindowId(readOnly?: boolean): { sessionId: string; windowId: string }
  }
  get_distinct_id(): string
  get_property(name: string): unknown
  get_explicit_consent_status(): Consent
  has_opted_out_capturing(): boolean
  opt_in_capturing(options?: { captureEventName?: false }): void
  opt_out_capturing(): void
  updateFlags?(
    flags: FlagValues,
    payloads?: Record<string, never>,
    options?: { merge?: boolean }
  ): void
  identify(id: string): void
  reset(): void
}

/** The parts of Medusa's js-sdk that the kit uses. */
export interface SdkLike {
  client: {
    fetch(input: never, init?: never): Promise<unknown>
    clearToken(): Promise<void>
  }
}

/** What `connect` needs. */
export interface ConnectOptions {
  /** Your posthog-js instance, or a function that returns it as soon as there is one. */
  posthog: PosthogLike | null | undefined | (() => PosthogLike | null | undefined)
  /** Medusa's js-sdk. Leave it out if the browser doesn't call Medusa itself, as with Next.js server actions. */
  sdk?: SdkLike
  /**
   * Your consent tool's answer, for what your store gets; without it, posthog-js's own is used. A refusal in posthog-js always holds. What
   * posthog-js captures doesn't depend on it: call `opt_out_capturing` yourself.
   */
  consent?: () => Consent
  /** Domains that aren't a source of visits, with their subdomains: your other sites, payment providers. */
  ignoreReferrers?: readonly string[]
  /** Where the last touch is kept. Use `"cookie"` if a server of yours reads it. */
  attributionStorage?: "localStorage" | "cookie"
  /** `shownFlags` of `medusa-plugin-posthog/storefront/flags`, if you use feature flags: orders then carry the flags that the page has shown. */
  shownFlags?: (posthog: PosthogLike) => string | undefined
}

/** What the kit knows about the visitor at the moment. IDs and attribution are absent without consent. */
export interface ConnectionState {
  connected: boolean
  consent: Consent
  distinctId?: string
  sessionId?: string
  windowId?: string
  /** Query string of the last touch that was not direct. */
  attribution?: string
  /** Query string of the feature flags that the page has shown. */
  flags?: string
  /** The customer who is signed in, as far as the kit has seen it. */
  customerId?: string
}

/** What `connect` returns. No member ever throws. */
export interface Connection {
  state(): ConnectionState
  /** Headers for a request of your own to the store's cart, payment, customer or auth routes. */
  headers(): Record<string, string>
  /** Tells the kit who is signed in, or `null` for nobody, if that happened without the js-sdk. */
  identify(customerId: string | null): void
  /** Applies a decision of your own consent tool at once rather than with the next request. */
  refresh(): void
  /** Puts everything back as it was. */
  disconnect(): void
}
