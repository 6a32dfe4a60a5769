import { Command } from "commander"
import { withAdminPage } from "../../integration-tests/support/admin-browser"
import { runTool } from "../lib/tool"
import { say } from "../lib/say"
import { PICTURES, take } from "./pictures"
import { trade } from "./trade"
import { openWorld } from "./world"

const command = new Command("npm run docs:screenshots --")
  .description("Takes the pictures of the Admin for the documentation, in a store that trades.")
  .option("--only <name>", "take only this picture")
  .option("--store <folder>", "keep the installed store here for the next time")
  .option("--to <folder>", "write the pictures there")

interface Options {
  only?: string
  store?: string
  to?: string
}

runTool<Options>(command, async ({ only, store, to }, onStarted) => {
  const world = await openWorld(onStarted, store)
  say("Selling")
  const traded = await trade(world)
  await withAdminPage(world.url, "/orders", async (page) => {
    for (const picture of PICTURES.filter(({ name }) => !only || name === only)) {
      say(`  ${picture.name}`)
      await take(page, picture, { world, traded, folder: to })
    }
  })
  return true
})
