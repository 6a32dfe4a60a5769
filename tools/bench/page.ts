import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { format, resolveConfig } from "prettier"
import { betweenMarks, table } from "../docs/markdown"
import { PLUGIN_ROOT } from "../lib/plugin"
import { budgetRows } from "./budgets"
import { figureRows, medianReport, NO_FIGURES, remarksOf } from "./report"
import type { Report } from "./report"

const PAGE = join(PLUGIN_ROOT, "docs", "performance.md")

/** Writes a bench's figures between its marks in docs/performance.md, formatted as the repository requires. */
export const writeFigures = async (
  name: "bench" | "cluster" | "scale" | "sessions",
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

/** Writes what `npm run bench` measured to docs/performance.md. Sessions have a place of their own, because they are measured less often. */
export const writeReports = async (reports: readonly Report[]): Promise<void> => {
  const sessions = reports.map((report) => ({
    ...NO_FIGURES,
    share: report.share,
    sessions: report.sessions,
  }))
  const others = reports.map((report) => ({ ...report, share: undefined, sessions: undefined }))
  if (reports.some(({ share, sessions: played }) => share ?? played)) {
    await writeFigures("sessions", benchText(sessions))
  }
  if (figureRows(medianReport(others)).length > 0) {
    await writeFigures("bench", benchText(others))
  }
}

const benchText = (reports: readonly Report[]): string => {
  const middle = medianReport(reports)
  const figures = figureRows(middle)
  return [
    `${writtenBy("bench")}; ${reports.length === 1 ? "from one run" : `each figure is the median of ${reports.length} runs`}.`,
    markdownTable(budgetRows(reports)),
    ...(figures.length > 0
      ? [
          "No run lost an event or counted one twice; otherwise, the bench fails.",
          markdownTable(figures),
        ]
      : []),
    remarksOf(middle).join(" "),
  ].join("\n\n")
}
