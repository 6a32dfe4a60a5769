import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { format, resolveConfig } from "prettier"
import { betweenMarks, table } from "../docs/markdown"
import { PLUGIN_ROOT } from "../lib/plugin"
import { budgetRows } from "./budgets"
import { figureRows, medianReport, remarksOf } from "./report"
import type { Report } from "./report"

const PAGE = join(PLUGIN_ROOT, "docs", "performance.md")

/** Writes a bench's figures between its marks in docs/performance.md, formatted as the repository requires. */
export const writeFigures = async (
  name: "bench" | "cluster" | "scale",
  text: string
): Promise<void> => {
  const page = betweenMarks(readFileSync(PAGE, "utf8"), name, text)
  writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }))
}

/** Formats rows, one object each, as a Markdown table. */
export const markdownTable = (rows: readonly Record<string, string>[]): string =>
  table(
    Object.keys(rows[0] ?? {}),
    rows.map((row) => Object.values(row))
  )

/** Says which command, with this process's options, wrote the text between the marks, and when. */
export const writtenBy = (script: string): string => {
  const options = process.argv.slice(2)
  const command = ["npm run", script, ...(options.length > 0 ? ["--", ...options] : [])].join(" ")
  return `Written by \`${command}\` on ${new Date().toISOString().slice(0, 10)}`
}

/** The text that `npm run bench` writes to docs/performance.md. */
export const benchText = (reports: readonly Report[]): string => {
  const middle = medianReport(reports)
  return [
    `${writtenBy("bench")}; each figure is the median of ${reports.length} runs.`,
    markdownTable(budgetRows(reports)),
    "No run lost an event or counted one twice; otherwise, the bench fails.",
    markdownTable(figureRows(middle)),
    remarksOf(middle).join(" "),
  ].join("\n\n")
}
