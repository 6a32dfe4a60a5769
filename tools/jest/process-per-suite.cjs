/* eslint-disable @typescript-eslint/no-require-imports -- Jest loads CommonJS here */
const Runner = require("jest-runner").default

/** Runs each suite in a process of its own. */
module.exports = class ProcessPerSuite extends Runner {
  constructor(globalConfig, context) {
    // In bytes. Jest ends a process that uses more than this after its suite, and each does.
    super({ ...globalConfig, workerIdleMemoryLimit: 2 }, context)
  }

  runTests(tests, watcher, options) {
    // Otherwise few suites would run in Jest's own process.
    return super.runTests(tests, watcher, { ...options, serial: false })
  }
}
