/* eslint-disable @typescript-eslint/no-require-imports -- Node preloads CommonJS only, if the program is TypeScript */

// Preloaded into child processes, before TypeScript can be loaded there.
//
// Types are stripped, nothing is checked. `tsx` can do the same, but its hooks look at every module
// of Medusa as well: 1.8 s of a 5.8 s boot, measured.
require("./module-cache.cjs")
const { readFileSync } = require("node:fs")
const Module = require("node:module")
const { transformSync } = require("@swc/core")

Module._extensions[".ts"] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, "utf8"), {
    filename,
    swcrc: false,
    sourceMaps: "inline",
    jsc: { target: "es2022", parser: { syntax: "typescript", decorators: true } },
    // import() stays as it is: it is how CommonJS loads an ES module.
    module: { type: "commonjs", ignoreDynamic: true },
  })
  module._compile(code, filename)
}

require("./die-with-parent.ts")
