/* eslint-disable @typescript-eslint/no-require-imports -- Jest loads CommonJS here */
require("../lib/module-cache.cjs")
const Module = require("node:module")
const Runtime = require("jest-runtime").default

// Jest warns of a process that takes half a second to end, and freeing the memory of several stores takes longer.
const { exit } = process
process.once("beforeExit", () => exit.call(process))

/**
 * Lets Jest load only the spec, and Node everything else, of which Medusa is several thousand files. Node keeps what it has
 * loaded for the next suites of the process.
 */
module.exports = class NativeModules extends Runtime {
  constructor(...parts) {
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
