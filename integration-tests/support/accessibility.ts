import { readFileSync } from "node:fs"
import type { AxeResults } from "axe-core"
import type { Page } from "playwright-core"

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8")

/** The empty parts of a date in Medusa's own DatePicker have too little contrast in the dark theme. */
const MEDUSAS = "[role=spinbutton]"

const SERIOUS = ["serious", "critical"]

/** Returns what axe-core finds seriously wrong within a part of the page, one line each. */
export const seriousViolations = async (page: Page, part: string): Promise<string[]> => {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify({ include: [part], exclude: [MEDUSAS] })}, { resultTypes: ["violations"] })`
  )
  return violations
    .filter(({ impact }) => SERIOUS.includes(String(impact)))
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
