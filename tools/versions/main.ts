import { parseArgs } from "node:util"
import { say, sayTable } from "../demo/say"
import { createShutdown } from "../demo/shutdown"
import { buildPlugin, isBuildOutdated } from "../lib/plugin"
import { REFUSED, SUPPORTED } from "./releases"
import { runRelease, tryRefused, type ReleaseResult } from "./run-release"
import { openWorld, type World } from "./world"

/** `npm run test:versions`: the packed plugin in fresh stores of each release of Medusa that it supports, and of one that it refuses. */
const main = async (): Promise<number> => {
  const { values } = parseArgs({ options: { release: { type: "string" } } })
  if (isBuildOutdated()) {
    say("Building the plugin")
    await buildPlugin()
  }
  const world = await openWorld((name, stop) => shutdown.add(name, stop))
  const rows: Record<string, string>[] = []
  let isFine = true
  const add = (row: Record<string, string>, problems: readonly string[]) => {
    rows.push(row)
    isFine &&= problems.length === 0
    problems.forEach((problem) => say(`  ${problem}`))
  }
  for (const release of values.release ? [values.release] : [REFUSED, ...SUPPORTED]) {
    say(`Medusa ${release}`)
    await tryRelease(world, release, add)
  }
  say("")
  sayTable(rows)
  return isFine ? 0 : 1
}

const tryRelease = async (
  world: World,
  release: string,
  add: (row: Record<string, string>, problems: readonly string[]) => void
): Promise<void> => {
  if (release === REFUSED) {
    const problems = await tryRefused(world, release)
    add(
      {
        medusa: release,
        orders: "-",
        events: "-",
        "amounts equal": problems.length > 0 ? "NOT REFUSED" : "refused at boot",
      },
      problems
    )
    return
  }
  const result = await runRelease(world, release)
  add(rowOf(result), result.differences)
}

const rowOf = ({ release, orders, events, amounts, differences }: ReleaseResult) => ({
  medusa: release,
  orders: String(orders),
  events: String(events),
  "amounts equal": differences.length > 0 ? `NO: ${differences.length} differ` : `all ${amounts}`,
})

const shutdown = createShutdown(1)
main().then(
  (code) => shutdown.stop(code),
  (error: unknown) => {
    if (!shutdown.isStopping()) {
      console.error(error)
      void shutdown.stop(1)
    }
  }
)
