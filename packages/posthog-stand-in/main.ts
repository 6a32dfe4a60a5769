import { parseArgs } from "util"
import { startStandIn } from "./stand-in"
import type { FlagDefinition } from "./types"

/**
 * PostHog's stand-in as a program: `node bin.cjs --port 0 --token phc_… --flags '[…]'`. Prints `{"url", "port", "token"}` when it listens; ends on SIGTERM
 * and SIGINT, and with `--with-parent` when its stdin is closed.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      token: { type: "string" },
      flags: { type: "string", default: "[]" },
      "with-parent": { type: "boolean", default: false },
    },
  })
  const standIn = await startStandIn({
    port: portOf(values.port),
    token: values.token,
  })
  standIn.setFlags(JSON.parse(values.flags) as FlagDefinition[])
  const stop = () => {
    void standIn.close().then(() => process.exit(0))
  }
  process.once("SIGTERM", stop)
  process.once("SIGINT", stop)
  if (values["with-parent"]) {
    process.stdin.once("end", stop).resume()
  }
  const { url, port, token } = standIn
  process.stdout.write(`${JSON.stringify({ url, port, token })}\n`)
}

function portOf(text = "0"): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port must be 0 to 65535 (saw ${text}); use 0 for a free port.`)
  }
  return port
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
})
