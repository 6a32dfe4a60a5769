/* eslint-disable @typescript-eslint/no-require-imports -- Jest loads CommonJS here */
const { createRequire } = require("node:module")
const { isAbsolute, sep } = require("node:path")
const Runtime = require("jest-runtime").default

const isPackage = (name) =>
  isAbsolute(name) ? name.includes(`${sep}node_modules${sep}`) : !name.startsWith(".")

/**
 * Loads this repository's modules anew for each suite, as Jest does, but packages as Node does: once per worker. Each suite would
 * spend seconds on loading Medusa's utilities, and nothing in them changes from suite to suite.
 */
module.exports = class NativePackages extends Runtime {
  requireModuleOrMock(from, name) {
    // Packages for a browser must find the environment's window.
    const isOneRealm = this._environment.global === globalThis
    return isOneRealm && name !== "@jest/globals" && isPackage(name)
      ? createRequire(from)(name)
      : super.requireModuleOrMock(from, name)
  }
}
