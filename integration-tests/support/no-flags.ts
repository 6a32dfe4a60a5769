import { evaluatedFlags } from "../../src/flags/evaluated"
import type { StoreFlags } from "../../src/modules/posthog/connection"

const none = evaluatedFlags({}, new Map(), () => undefined)

/** The flags of a store that has none. */
export const NO_FLAGS: StoreFlags = {
  evaluate: () => Promise.resolve(none),
  evaluateFor: () => Promise.resolve({ flags: none }),
  ready: () => Promise.resolve(false),
  stop: () => Promise.resolve(),
}
