/* eslint-disable @typescript-eslint/no-require-imports -- Jest loads CommonJS here */
const { basename } = require("node:path")
const Runner = require("jest-runner").default
/** In the order in which they begin: whichever group takes longest shouldn't end alone. */
const GROUPS = require("../../integration-tests/support/groups.json")

const nameOf = ({ path }) => basename(path, ".spec.ts")

/** Returns the tests by group. A suite that no group names is one of its own. */
const groupsOf = (tests) => {
  const rest = tests.filter((test) => !GROUPS.flat().includes(nameOf(test)))
  return [
    ...GROUPS.map((names) =>
      names.flatMap((name) => tests.filter((test) => nameOf(test) === name))
    ),
    ...rest.map((test) => [test]),
  ].filter((group) => group.length > 0)
}

/**
 * Runs the suites of a group one after another in a process of the group's own: Medusa boots in two seconds of CPU where it has booted
 * before, and in nine where it hasn't.
 */
module.exports = class ProcessPerGroup extends Runner {
  #listeners = []

  on(event, listener) {
    this.#listeners.push([event, listener])
    return () => undefined
  }

  async runTests(tests, watcher, options) {
    const groups = groupsOf(tests)
    const runGroups = async () => {
      while (groups.length > 0 && !watcher.isInterrupted()) {
        const runner = new Runner({ ...this._globalConfig, maxWorkers: 1 }, this._context)
        this.#listeners.forEach(([event, listener]) => runner.on(event, listener))
        // Otherwise few suites would run in Jest's own process.
        await runner.runTests(groups.shift(), watcher, { ...options, serial: false })
      }
    }
    await Promise.all(Array.from({ length: this._globalConfig.maxWorkers }, runGroups))
  }
}
