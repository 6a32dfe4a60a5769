/* eslint-disable @typescript-eslint/no-require-imports -- Node preloads CommonJS only */
const {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} = require("node:fs")
const Module = require("node:module")
const { dirname, join, resolve, sep } = require("node:path")
const { Script } = require("node:vm")

// A test run starts Medusa a hundred times or more, and each time Node would find, read, and compile the same six thousand files: 8.5 s of CPU
// until a store answers, instead of 6.8. Newer releases of Node keep compiled code (`module.enableCompileCache`), which is half of it, and 20
// doesn't. Packages that do it for 20 (`v8-compile-cache`, `v8-compile-cache-lib`) fail at files that require ES modules.
//
// A cache belongs to one test run, because it doesn't look whether a file has changed. The process that has MEDUSA_POSTHOG_MODULES_WRITE
// makes it at its end, and those that start later use it. What isn't in it, Node loads.

const folder = process.env.MEDUSA_POSTHOG_MODULES
const PACKAGES = join(__dirname, "..", "..", "node_modules") + sep
/** Medusa finds them by their folders, and not before it serves requests. */
const ROUTES = join(PACKAGES, "@medusajs", "medusa", "dist", "api")
const PARTS = ["index.json", "code", "sources"]

const { _resolveFilename: findFile, _extensions: loaders } = Module
const loadByNode = loaders[".js"]

/** A path means the same file from everywhere, unless its end says that it is a folder. */
const keyOf = (request, from) =>
  /^\.{0,2}\/.*\w$/.test(request) ? resolve(from, request) : `${from}\0${request}`

const isFromFile = (request, parent, options) =>
  !options && parent?.filename && !Module.isBuiltin(request)

const compile = (source, filename, cachedData) => new Script(source, { filename, cachedData })

const run = (script, module, filename) => {
  const require = (request) => module.require(request)
  Object.assign(require, {
    resolve: Object.assign((request, options) => findFile(request, module, false, options), {
      paths: (request) => Module._resolveLookupPaths(request, module),
    }),
    main: process.mainModule,
    extensions: loaders,
    cache: Module._cache,
  })
  script
    .runInThisContext()
    .call(module.exports, module.exports, require, module, filename, dirname(filename))
}

function read() {
  const [index, code, sources] = PARTS.map((part) => readFileSync(join(folder, part)))
  const { found, files } = JSON.parse(index)
  Module._resolveFilename = function (request, parent, ...rest) {
    const known =
      isFromFile(request, parent, rest[1]) && found[keyOf(request, dirname(parent.filename))]
    return known || findFile.call(this, request, parent, ...rest)
  }
  loaders[".js"] = (module, filename) => {
    const file = files[filename]
    if (!file) {
      return loadByNode(module, filename)
    }
    const [codeAt, codeEnd, sourceAt, sourceEnd] = file
    const source = sources.latin1Slice(sourceAt, sourceEnd)
    run(compile(source, filename, code.subarray(codeAt, codeEnd)), module, filename)
  }
}

function write() {
  const found = {}
  const loaded = new Map()
  Module._resolveFilename = function (request, parent, ...rest) {
    const file = findFile.call(this, request, parent, ...rest)
    if (isFromFile(request, parent, rest[1]) && file.startsWith(PACKAGES)) {
      found[keyOf(request, dirname(parent.filename))] = file
    }
    return file
  }
  loaders[".js"] = (module, filename) => {
    const source = Module.wrap(readFileSync(filename, "utf8"))
    const script = isCacheable(filename, source) && compiled(source, filename)
    if (!script) {
      return loadByNode(module, filename)
    }
    loaded.set(filename, { script, source })
    run(script, module, filename)
  }
  process.once("exit", (code) => {
    if (code === 0) {
      requireRoutes()
      save(found, loaded)
    }
  })
}

/** In what comes from a cache, `import()` fails. Strings of one byte per character need no decoding. */
const isCacheable = (filename, source) =>
  filename.startsWith(PACKAGES) &&
  !filename.endsWith(".mjs") &&
  !/\bimport\s*\(|[^\0-\xff]/.test(source)

/** Undefined for an ES module. */
const compiled = (source, filename) => {
  try {
    return compile(source, filename)
  } catch {
    return undefined
  }
}

const requireRoutes = () => {
  for (const file of readdirSync(ROUTES, { recursive: true })) {
    if (file.endsWith(".js")) {
      require(join(ROUTES, file))
    }
  }
}

const save = (found, loaded) => {
  const files = {}
  const codes = []
  const sources = []
  let codeAt = 0
  let sourceAt = 0
  for (const [filename, { script, source }] of loaded) {
    // Made now, it has the functions that have been called, too.
    const code = script.createCachedData()
    files[filename] = [codeAt, (codeAt += code.length), sourceAt, (sourceAt += source.length)]
    codes.push(code)
    sources.push(Buffer.from(source, "latin1"))
  }
  const unfinished = `${folder}-unfinished`
  mkdirSync(unfinished)
  const parts = [JSON.stringify({ found, files }), Buffer.concat(codes), Buffer.concat(sources)]
  PARTS.forEach((part, at) => writeFileSync(join(unfinished, part), parts[at]))
  renameSync(unfinished, folder)
}

if (folder && existsSync(folder)) {
  read()
} else if (folder && process.env.MEDUSA_POSTHOG_MODULES_WRITE) {
  write()
}
