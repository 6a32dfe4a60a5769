import { byStatus } from "../health/by-status"
import type { Check, Diagnosis, Question } from "../health/check"
import { counted } from "../lib/counted"

const QUESTIONS: Record<Question, string> = {
  events: "Do events appear?",
  persons: "Is each shopper one person?",
  revenue: "Is the revenue there?",
}

const MARKS: Record<Check["status"], string> = {
  ok: "ok      ",
  hint: "HINT    ",
  problem: "FAILED  ",
  unknown: "unknown ",
}

const INDENT = " ".repeat(MARKS.ok.length)

/** A diagnosis as text for a person. */
export const reportDiagnosis = ({ checks }: Diagnosis): string => {
  const sections = (Object.keys(QUESTIONS) as Question[]).map((question) =>
    [
      QUESTIONS[question],
      ...checks
        .filter((check) => check.question === question)
        .sort(byStatus)
        .map(reportCheck),
    ].join("\n")
  )
  return [...sections, sumUp(checks)].join("\n\n")
}

const reportCheck = ({ status, title, found, means, fix, snippet }: Check): string => {
  const lines = status === "ok" || status === "unknown" ? found : [...found, means, `Fix: ${fix}`]
  const copied = snippet ? snippet.split("\n").map((line) => `  ${line}`) : []
  return [`${MARKS[status]}${title}`, ...[...lines, ...copied].map((line) => INDENT + line)]
    .map((line) => line.trimEnd())
    .join("\n")
}

const sumUp = (checks: readonly Check[]): string => {
  const of = (wanted: Check["status"]) => checks.filter(({ status }) => status === wanted).length
  const summary = `${of("ok")} ok, ${counted(of("hint"), "hint")}, ${of("unknown")} not checked`
  const problems = of("problem")
  return problems === 0
    ? `No problem found: ${summary}.`
    : `${counted(problems, "problem")} found: ${summary}.`
}
