/* eslint-disable @typescript-eslint/no-require-imports -- Jest loads CommonJS here */
const Module = require("node:module")
const Runtime = require("jest-runtime").default

/**
 * Lets Jest load only the spec, and Node everything else, of which Medusa is several thousand files. Needs a process per suite, because
 * Node keeps what it has loaded.
 */
module.exports = class NativeModules extends Runtime {
  constructor(...parts) {
    super(...parts)
    const compile = (module, filename) => module._compile(this.transformFile(filename), filename)
    Object.assign(Module._extensions, { ".ts": compile, ".tsx": compile })
    // What a spec imports has no `jest` of its own.
    globalThis.jest = this._createJestObjectFor(parts.at(-1))
  }

  requireModuleOrMock(from, name) {
    return name === "@jest/globals"
      ? super.requireModuleOrMock(from, name)
      : Module.createRequire(from)(name)
  }
}
