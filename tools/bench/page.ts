import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { format, resolveConfig } from "prettier"
import { betweenMarks, table } from "../docs/markdown"
import { PLUGIN_ROOT } from "../lib/plugin"
import { budgetRows } from "./budgets"
import { figureRows, medianReport, remarksOf } from "./report"
import type { Report } from "./report"

const PAGE = join(PLUGIN_ROOT, "docs", "performance.md")

/** Writes a bench's figures between its marks in docs/performance.md, in the form that the repository's formatter asks for. */
export const writeFigures = async (
  name: "bench" | "cluster" | "scale",
  text: string
): Promise<void> => {
  const page = betweenMarks(readFileSync(PAGE, "utf8"), name, text)
  writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }))
}

/** Rows, one object for each, as a Markdown table. */
export const markdownTable = (rows: readonly Record<string, string>[]): string =>
  table(
    Object.keys(rows[0] ?? {}),
    rows.map((row) => Object.values(row))
  )

/** Which command, with the options of this process, wrote what stands between the marks, and when. */
export const writtenBy = (script: string): string => {
  const options = process.argv.slice(2)
  const command = ["npm run", script, ...(options.length > 0 ? ["--", ...options] : [])].join(" ")
  return `Written by \`${command}\` on ${new Date().toISOString().slice(0, 10)}`
}

/** What `npm run bench` says in docs/performance.md. */
export const benchText = (reports: readonly Report[]): string => {
  const middle = medianReport(reports)
  return [
    `${writtenBy("bench")}; a figure is the median of ${reports.length} runs.`,
    markdownTable(budgetRows(reports)),
    "Lost and counted twice: 0 in each run; the bench would have ended with an error.",
    markdownTable(figureRows(middle)),
    remarksOf(middle).join(" "),
  ].join("\n\n")
}
