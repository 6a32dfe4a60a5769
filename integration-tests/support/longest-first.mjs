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

const isIntegration = ({ path }) => path.includes("/integration-tests/")

const rank = (test) => {
  const position = LONGEST.findIndex((name) => test.path.endsWith(name))
  return isIntegration(test) ? (position < 0 ? LONGEST.length : position) : -1
}

/**
 * Jest's order, with unit tests first, because the database's template is made beside them, and then the longest suites: on a clean
 * machine, Jest doesn't know how long each takes.
 */
export default class LongestFirst extends Sequencer.default {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b))
  }
}
