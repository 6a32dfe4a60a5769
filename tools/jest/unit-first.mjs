import Sequencer from "@jest/test-sequencer"

const isIntegration = ({ path }) => path.includes("/integration-tests/")

/** Begins with unit tests, because the template database is made beside them. */
export default class UnitFirst extends Sequencer.default {
  sort(tests) {
    return super.sort(tests).sort((a, b) => isIntegration(a) - isIntegration(b))
  }
}
