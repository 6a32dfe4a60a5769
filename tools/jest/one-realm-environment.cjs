/* eslint-disable @typescript-eslint/no-require-imports -- Jest loads CommonJS here */
const { Script, createContext } = require("node:vm")
const { ModernFakeTimers } = require("@jest/fake-timers")
const { TestEnvironment } = require("jest-environment-node")

const oneRealm = new WeakSet()
const { runInContext } = Script.prototype

// Jest always runs a module in the context of its environment, and Node has no context object of its own realm.
Script.prototype.runInContext = function (context, options) {
  return oneRealm.has(context)
    ? this.runInThisContext(options)
    : runInContext.call(this, context, options)
}

/** Runs tests among Node's own globals. So an error, a date, or an array of a package is `instanceof` what the tests call it. */
module.exports = class OneRealmEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context)
    this.global = globalThis
    this.context = createContext(globalThis)
    oneRealm.add(this.context)
    this.fakeTimersModern = new ModernFakeTimers({
      config: config.projectConfig,
      global: globalThis,
    })
  }
}
