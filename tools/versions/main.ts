import { Command } from "commander"
import { preparePlugin } from "../lib/plugin"
import { say, sayTable } from "../lib/say"
import { runTool } from "../lib/tool"
import type { OnStarted } from "../lib/tool"
import { REFUSED, SUPPORTED } from "./releases"
import { runRelease, tryRefused } from "./run-release"
import type { ReleaseResult } from "./run-release"
import { openWorld } from "./world"
import type { World } from "./world"

const command = new Command("npm run test:versions --")
  .description(
    "Tries the packed plugin in a new store for each Medusa release that it supports, and for one that it rejects."
  )
  .option("--release <version>", "try only this Medusa release")

const run = async (
  { release: only }: { release?: string },
  onStarted: OnStarted
): Promise<boolean> => {
  await preparePlugin()
  const world = await openWorld(onStarted)
  const rows: Record<string, string>[] = []
  let isFine = true
  const add = (row: Record<string, string>, problems: readonly string[]) => {
    rows.push(row)
    isFine &&= problems.length === 0
    problems.forEach((problem) => say(`  ${problem}`))
  }
  for (const release of only ? [only] : [REFUSED, ...SUPPORTED]) {
    say(`Medusa ${release}`)
    await tryRelease(world, release, add)
  }
  say("")
  sayTable(rows)
  return isFine
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

runTool(command, run)
