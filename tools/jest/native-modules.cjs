/* eslint-disable @typescript-eslint/no-require-imports -- Jest loads CommonJS here */
require("../lib/module-cache.cjs")
const Module = require("node:module")
const Runtime = require("jest-runtime").default

/** Longer than Jest takes to end a process. */
const ENDED_WITHIN_MS = 30_000
let isUsed = false

/**
 * Lets Jest load only the spec, and Node everything else, of which Medusa is several thousand files. Needs a process per suite, because
 * Node keeps what it has loaded.
 */
module.exports = class NativeModules extends Runtime {
  constructor(...parts) {
    if (isUsed) {
      // Jest gives a process that it is about to end the next suite, and then gives that to a new one.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ENDED_WITHIN_MS)
      throw new Error("Expected each suite to have a process of its own, got a second one.")
    }
    isUsed = true
    super(...parts)
    const compile = (module, filename) => module._compile(this.transformFile(filename), filename)
    Object.assign(Module._extensions, { ".ts": compile, ".tsx": compile })
    // What a spec imports has no `jest` of its own.
    globalThis.jest = this._createJestObjectFor(this._testPath)
  }

  requireModuleOrMock(from, name) {
    return name === "@jest/globals"
      ? super.requireModuleOrMock(from, name)
      : Module.createRequire(from)(name)
  }
}
