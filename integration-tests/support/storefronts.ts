import { buildNextStorefront } from "../../tools/lib/next-storefront"
import { startStorefront } from "../../tools/lib/storefront"
import type { Storefront, StorefrontOptions } from "../../tools/lib/storefront"
import type { StandIn } from "../../packages/posthog-stand-in"

type Store = Omit<StorefrontOptions, "posthog" | "isStandIn">

/** An example storefront that sends to the suite's stand-in. */
export interface PreparedStorefront {
  start(store: Store): Promise<Storefront>
  remove(): void
}

const toStandIn = ({ token, url }: StandIn) => ({
  posthog: { apiKey: token, host: url },
  isStandIn: true,
})

/** The example storefronts: where Medusa is called from, and what prepares the storefront once for all tests. */
export const STOREFRONTS: [string, (standIn: StandIn) => Promise<PreparedStorefront>][] = [
  [
    "the browser",
    async (standIn) => ({
      start: (store) => startStorefront({ ...store, ...toStandIn(standIn) }),
      remove: () => undefined,
    }),
  ],
  ["Next.js server actions", (standIn) => buildNextStorefront(toStandIn(standIn))],
]
