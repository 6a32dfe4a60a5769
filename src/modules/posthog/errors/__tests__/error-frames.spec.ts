import { runInNewContext } from "node:vm"
import { exceptionList } from "../exception-list"
import { placeOf } from "../frames"

interface Frame {
  function?: string
  filename?: string
  lineno?: number
  colno?: number
  in_app?: boolean
  chunk_id?: string
}

const HERE = "src/modules/posthog/errors/__tests__/error-frames.spec.ts"

const framesOf = (error: unknown): Frame[] => {
  const [entry] = exceptionList(error, { handled: true, withMessages: false })
  return ((entry?.stacktrace as unknown as { frames: Frame[] } | undefined)?.frames ?? []).reverse()
}

/** An error with a stack of these lines. */
const withStack = (lines: string | string[], message = "failed") =>
  Object.assign(new Error(message), {
    stack: [`Error: ${message}`, ...[lines].flat().map((line) => `    ${line}`)].join("\n"),
  })

const root = process.cwd()

describe("a frame of a stack", () => {
  it.each([
    [`at run (${root}/src/a.js:1:2)`, "run", "src/a.js"],
    [`at ${root}/src/a.js:1:2`, "?", "src/a.js"],
    [`at async ${root}/src/a.js:1:2`, "?", "src/a.js"],
    [`at async run (${root}/src/a.js:1:2)`, "run", "src/a.js"],
    [`at async <anonymous> (${root}/src/a.js:1:2)`, "?", "src/a.js"],
    [`at file://${root}/src/a.mjs:1:2`, "?", "src/a.mjs"],
    [`at async file://${root}/src/a.mjs:1:2`, "?", "src/a.mjs"],
    [`at file://${root}/src/my%20(store)/a.mjs:1:2`, "?", "src/my (store)/a.mjs"],
    [`at file://${root}/src/a.mjs?token=jane:1:2`, "?", "src/a.mjs"],
    [`at run (file://${root}/src/a.mjs:1:2)`, "run", "src/a.mjs"],
    [`at new Foo (${root}/src/a.js:1:2)`, "new Foo", "src/a.js"],
    [`at Object.<anonymous> (${root}/src/a.js:1:2)`, "Object.?", "src/a.js"],
    [`at Object.bar [as baz] (${root}/src/a.js:1:2)`, "Object.bar [as baz]", "src/a.js"],
    [`at get foo [as foo] (${root}/src/a.js:1:2)`, "get foo [as foo]", "src/a.js"],
    [`at A.#hidden (${root}/src/a.js:1:2)`, "A.#hidden", "src/a.js"],
    [`at [Symbol.iterator] (${root}/src/a.js:1:2)`, "[Symbol.iterator]", "src/a.js"],
    [
      `at <instance_members_initializer> (${root}/a.js:1:2)`,
      "<instance_members_initializer>",
      "a.js",
    ],
    [`at Module../src/a.ts (${root}/dist/a.js:1:2)`, "Module../src/a.ts", "dist/a.js"],
    [`at Gerät.öffne (${root}/src/a.js:1:2)`, "Gerät.öffne", "src/a.js"],
    [`at Object.async (${root}/src/a.js:1:2)`, "Object.async", "src/a.js"],
    [`at run (${root}/src/my (store)/a b.js:1:2)`, "run", "src/my (store)/a b.js"],
    [`at ${root}/src/my (store)/a b.js:1:2`, "?", "src/my (store)/a b.js"],
    [`at run (${root}/src/100%/a.js:1:2)`, "run", "src/100%/a.js"],
    [`at eval (eval at run (${root}/src/a.js:1:2), <anonymous>:3:4)`, "eval", "src/a.js"],
    [
      `at eval (eval at x (eval at run (${root}/src/a.js:1:2), <anonymous>:1:1), <anonymous>:3:4)`,
      "eval",
      "src/a.js",
    ],
    [`at jane@example.com (${root}/src/a.js:1:2)`, "?", "src/a.js"],
    [`at jane (doe) x (${root}/src/a.js:1:2)`, "?", "src/a.js"],
    [`at Object.+491701234567 (${root}/src/a.js:1:2)`, "?", "src/a.js"],
    [`at run (/home/jane/shared/a.js:1:2)`, "run", "a.js"],
    [`at run (/home/jane/x/node_modules/pg/lib/a.js:1:2)`, "run", "node_modules/pg/lib/a.js"],
    [
      `at run (/home/jane/x/node_modules/.pnpm/pg@8.1.0/node_modules/pg/a.js:1:2)`,
      "run",
      "node_modules/pg/a.js",
    ],
    [`at run (/srv/jane@example.com.js:1:2)`, "run", "[e-mail]"],
    [`at run (C:\\Users\\jane\\shop\\a.js:1:2)`, "run", "a.js"],
    [`at run (C:\\Users\\jane\\node_modules\\pg\\a.js:1:2)`, "run", "node_modules/pg/a.js"],
    [`at file:///C:/Users/jane/shop/a.mjs:1:2`, "?", "a.mjs"],
    [`at run (\\\\server\\jane\\a.js:1:2)`, "run", "a.js"],
    [`at run (https://jane:doe@example.com/x/a.js?t=doe:1:2)`, "run", "a.js"],
    [`at run (webpack-internal:///./src/a.ts:1:2)`, "run", "a.ts"],
    [`at run (node:internal/process/task_queues:1:2)`, "run", "node:internal/process/task_queues"],
    [`at node:internal/main/run_main_module:1:2`, "?", "node:internal/main/run_main_module"],
    [`at run (a.js:1:2)`, "run", "a.js"],
    [`at evalmachine.<anonymous>:1:2`, "?", "evalmachine.<anonymous>"],
    [`at [eval]:1:2`, "?", "[eval]"],
    [`at data:text/javascript,throw new Error('jane'):1:2`, "?", "data:"],
  ])("%s is kept", (line, name, filename) => {
    expect(framesOf(withStack(line))).toEqual([
      expect.objectContaining({ function: name, filename, lineno: 1, colno: 2 }),
    ])
  })

  it.each([
    ["at async Promise.all (index 0)", "Promise.all", "node:internal/promise"],
    ["at async Promise.allSettled (index 12)", "Promise.allSettled", "node:internal/promise"],
    ["at Array.map (<anonymous>)", "Array.map", "<anonymous>"],
    ["at new Promise (<anonymous>)", "new Promise", "<anonymous>"],
    ["at async <anonymous>", "?", "<anonymous>"],
    ["at Array.forEach (native)", "Array.forEach", "<anonymous>"],
  ])("%s, which isn't in a file, is kept", (line, name, filename) => {
    expect(framesOf(withStack(line))).toEqual([
      expect.objectContaining({ function: name, filename, in_app: false }),
    ])
  })

  it("of WebAssembly is kept", () => {
    expect(
      framesOf(withStack("at run (wasm://wasm/0badf00d:wasm-function[3]:0x1f)"))
    ).toMatchObject([{ function: "run", filename: "0badf00d:wasm-function[3]:0x1f" }])
  })

  it.each([
    "at jane@example.com",
    "at jane.doe@example.com (Hauptstr. 5)",
    "at home with Jane Doe: 5:6",
    "at Jane Doe (Hauptstr. 5:6:7)",
    `at ${"x".repeat(2_000)} (/a.js:1:2)`,
  ])("%s isn't one", (line) => {
    expect(framesOf(withStack(line))).toEqual([])
  })

  it("belongs to the store only if it isn't in a package or in Node", () => {
    const lines = [
      `at a (${root}/src/a.js:1:2)`,
      "at b (/x/node_modules/b/b.js:1:2)",
      "at c (C:\\x\\node_modules\\c\\c.js:1:2)",
      "at d (node:fs:1:2)",
    ]
    expect(framesOf(withStack(lines)).map(({ in_app }) => in_app)).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})

describe("the place of a file", () => {
  it.each([
    ["/home/jane/shop/src/a.js", "/home/jane/shop", "src/a.js"],
    ["/home/jane/shop/src/a.js", "/home/jane/shop/", "src/a.js"],
    ["/home/jane/shop-old/a.js", "/home/jane/shop", "a.js"],
    ["/home/jane/shop/a.js", "/", "a.js"],
    ["c:/Users/jane/shop/src/a.js", "C:\\Users\\jane\\shop", "src/a.js"],
  ])("%s in a store at %s is %s", (file, store, place) => {
    expect(placeOf(file, store)).toBe(place)
  })
})

describe("the frames of a stack", () => {
  it("include those of anonymous async functions", async () => {
    const error: unknown = await (async () => {
      await (async () => {
        await Promise.resolve()
        throw new Error("deep")
      })()
    })().catch((thrown: unknown) => thrown)
    expect(framesOf(error).filter(({ filename }) => filename === HERE).length).toBeGreaterThan(1)
  })

  it("exclude lines of a message that look like frames", () => {
    const message = "no mail\n    at jane (/jane/mail.js:1:2)\n    at doe (/doe.js:1:2)"
    expect(framesOf(withStack(`at run (${root}/a.js:1:2)`, message))).toHaveLength(1)
  })

  it("exclude a message that was replaced later", () => {
    const error = withStack(
      `at run (${root}/a.js:1:2)`,
      "no mail\n    at jane (/jane/mail.js:1:2)\nand more"
    )
    error.message = "something else"
    expect(framesOf(error)).toEqual([expect.objectContaining({ function: "run" })])
  })

  it("end where another error's message begins", () => {
    const lines = [`at run (${root}/a.js:1:2)`, "", "previous Jane", "at jane (/jane.js:1:2)"]
    expect(framesOf(withStack(lines))).toHaveLength(1)
  })

  it("are those before Medusa's marker of the step", () => {
    const error = withStack([`at run (${root}/a.js:1:2)`])
    error.stack += "\n⮑ sat /home/jane/a.ts: [x -> y (invoke)]"
    expect(framesOf(error)).toEqual([expect.objectContaining({ function: "run" })])
  })

  it("are at most 50 of 10,000, and list a recursion once", () => {
    const many = Array.from({ length: 10_000 }, (_, n) => `at f${n} (${root}/a.js:${n + 1}:2)`)
    expect(framesOf(withStack(many))).toHaveLength(50)
    const same = Array.from({ length: 10_000 }, () => `at again (${root}/a.js:1:2)`)
    expect(framesOf(withStack([...same.slice(0, 150), `at main (${root}/b.js:1:2)`]))).toHaveLength(
      2
    )
    expect(framesOf(withStack(same))).toHaveLength(1)
  })

  it("are found after a message of 10 MB", () => {
    const message = "a".repeat(10_000_000)
    expect(framesOf(withStack(`at run (${root}/a.js:1:2)`, message))).toHaveLength(1)
    const replaced = withStack(`at run (${root}/a.js:1:2)`, message)
    replaced.message = `${message}b`
    expect(framesOf(replaced).length).toBeLessThanOrEqual(1)
  })

  it("include those of an error from another realm", () => {
    const error: unknown = runInNewContext("new TypeError('x')")
    expect(exceptionList(error, { handled: true, withMessages: false })).toMatchObject([
      { type: "TypeError", mechanism: { synthetic: false } },
    ])
    expect(framesOf(error).map(({ filename }) => filename)).toContain(HERE)
  })
})

describe("source maps", () => {
  const global = globalThis as { _posthogChunkIds?: Record<string, string> }
  afterEach(() => {
    delete global._posthogChunkIds
  })

  it("are found by the ID that PostHog's CLI writes into each file", () => {
    // The code that `posthog-cli sourcemap inject` adds to a file runs in it and notes its stack.
    const injected = new Error().stack ?? ""
    const esm = "Error\n    at file:///srv/dist/b%20c.mjs:1:200\n    at ModuleJob.run (node:x:1:2)"
    global._posthogChunkIds = { [injected]: "chunk-a", [esm]: "chunk-b" }
    const [first, ...others] = framesOf(new Error("mapped"))
    expect(first).toMatchObject({ filename: HERE, chunk_id: "chunk-a" })
    expect(others.at(-1)).not.toHaveProperty("chunk_id")
    expect(framesOf(withStack("at async file:///srv/dist/b%20c.mjs:9:9"))).toMatchObject([
      { filename: "b c.mjs", chunk_id: "chunk-b" },
    ])
  })
})
