import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"

const PRELOAD = join(__dirname, "..", "..", "..", "..", "tools", "lib", "preload.cjs")
const IN_STORE = join(__dirname, "..", "in-store.ts")
const BRAND = join(__dirname, "..", "..", "..", "modules", "posthog", "brand.ts")

/** Starts a script as `medusa exec` does, in a process of its own. */
const startScript = (work: string) =>
  spawn(
    process.execPath,
    [
      "--require",
      PRELOAD,
      "--eval",
      `const { inStore } = require(${JSON.stringify(IN_STORE)})
      const { POSTHOG_BRAND } = require(${JSON.stringify(BRAND)})
      const posthog = { [POSTHOG_BRAND]: true, internals: { inTables: (work) => work() } }
      // What ends the processes of tests would do the same.
      process.removeAllListeners("disconnect")
      const script = inStore(async (container, request, tell) => { ${work} })
      void script({ container: { resolve: () => posthog }, args: ["{}"] })`,
    ],
    { stdio: ["ignore", "pipe", "pipe", "ipc"] }
  )

it("stops like on a signal when the command that started it is gone", async () => {
  const script = startScript(`
    setTimeout(() => process.exit(13), 10_000)
    process.on("SIGTERM", () => {
      console.log("a line of the log")
      setTimeout(() => process.exit(12), 100)
    })
    await tell({ kind: "note", text: "ready" })
    await new Promise(() => undefined)`)
  await once(script, "message")
  script.stdout?.destroy()
  script.stderr?.destroy()
  script.disconnect()
  const [code] = (await once(script, "exit")) as [number | null]
  expect(code).toBe(12)
})

it("ends by itself when its work is done", async () => {
  const script = startScript(`return { of: "backfill pause", id: "phbf_1" }`)
  const [message] = (await once(script, "message")) as [unknown]
  expect(message).toMatchObject({ kind: "result" })
  const [code] = (await once(script, "exit")) as [number | null]
  expect(code).toBe(0)
})
