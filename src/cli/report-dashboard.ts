import { isNamed } from "../dashboards/is-named"
import type { SetUpLine, SetUpResult } from "../dashboards/schema"
import { textTable } from "../lib/text-table"

const OUTCOMES: Record<SetUpLine["outcome"], string> = {
  created: "created",
  updated: "updated",
  unchanged: "unchanged",
  kept: "kept, because a person made or changed it",
  away: "left out, because a person deleted it",
  unneeded: "no longer kept up to date, because an event it shows is off",
  unseen: "not yet: PostHog hasn't seen it",
  failed: "failed",
}

/** What was set up, as text for a person. */
export const reportDashboard = ({ url, is_dry_run, lines }: SetUpResult): string => {
  const failures = lines.filter(({ outcome }) => outcome === "failed")
  return [
    textTable(["", "name", "result"], rowsOf(lines)),
    ...failures.map(({ name, reason }) => `${name}: ${reason}`),
    ...(url ? [`Dashboard: ${url}`] : []),
    ...(is_dry_run ? ["This was a dry run: nothing was changed in PostHog."] : []),
  ].join("\n\n")
}

/** One row each, but descriptions are counted unless they need a word. */
const rowsOf = (lines: readonly SetUpLine[]): string[][] => {
  const counts = new Map<string, number>()
  const rows: string[][] = []
  for (const line of lines) {
    const { kind, name, outcome } = line
    if (isNamed(line)) {
      rows.push([kind, name, OUTCOMES[outcome]])
    } else {
      const counted = `${kind} descriptions\n${outcome}`
      counts.set(counted, (counts.get(counted) ?? 0) + 1)
    }
  }
  for (const [counted, count] of counts) {
    const [what = "", outcome = ""] = counted.split("\n")
    rows.push([what, String(count), OUTCOMES[outcome as SetUpLine["outcome"]]])
  }
  return rows
}
