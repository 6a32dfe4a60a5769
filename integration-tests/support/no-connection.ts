import { evaluatedFlags } from "../../src/flags/evaluated"
import type { Connection } from "../../src/modules/posthog/connection"

const none = evaluatedFlags({}, new Map(), () => undefined)
const nothing = () => Promise.resolve()

/** Takes everything and does nothing, as for a store that has no flags. */
export const NO_CONNECTION: Connection = {
  memory: { addHints: () => {}, addMoment: () => {}, flush: nothing, lostMoments: () => 0 },
  catchUp: nothing,
  erase: nothing,
  flags: {
    evaluate: () => Promise.resolve(none),
    evaluateFor: () => Promise.resolve({ flags: none }),
    ready: () => Promise.resolve(false),
    stop: nothing,
  },
  alert: nothing,
  backfill: nothing,
}
