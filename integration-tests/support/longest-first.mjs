import Sequencer from "@jest/test-sequencer"

/** Suites that take minutes: whichever began last would run beside nothing. */
const LONGEST = [
  "faults",
  "installed-package",
  "cli",
  "browser",
  "processes",
  "admin-page",
  "checkout",
  "load-orders",
  "order-life",
].map((name) => `integration-tests/__tests__/${name}.spec.ts`)

const rank = ({ path }) => {
  const position = LONGEST.findIndex((name) => path.endsWith(name))
  return position < 0 ? LONGEST.length : position
}

/** Jest's order, with the longest suites first: on a clean machine Jest does not know how long each takes. */
export default class LongestFirst extends Sequencer.default {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b))
  }
}
