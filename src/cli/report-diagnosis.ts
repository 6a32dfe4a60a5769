import type { Diagnosis } from "../health/doctor/doctor"
import type { Finding } from "../health/doctor/finding"
import type { Question } from "../health/doctor/words"

const QUESTIONS: Record<Question, string> = {
  events: "Do events appear?",
  persons: "Is each person one person?",
  revenue: "Is the revenue there?",
}

const MARKS: Record<Finding["status"], string> = {
  ok: "ok      ",
  hint: "HINT    ",
  problem: "PROBLEM ",
  unknown: "unknown ",
}

const INDENT = " ".repeat(MARKS.ok.length)

/** A diagnosis as text for a person. */
export const reportDiagnosis = ({ checks }: Diagnosis): string => {
  const sections = (Object.keys(QUESTIONS) as Question[]).map((question) =>
    [
      QUESTIONS[question],
      ...checks.filter((check) => check.question === question).map(reportCheck),
    ].join("\n")
  )
  return [...sections, sumUp(checks)].join("\n\n")
}

const reportCheck = ({ status, title, found, means, fix, snippet }: Finding): string => {
  const lines = status === "ok" || status === "unknown" ? found : [...found, means, `Fix: ${fix}`]
  const copied = snippet && status !== "ok" ? snippet.split("\n").map((line) => `  ${line}`) : []
  return [`${MARKS[status]}${title}`, ...[...lines, ...copied].map((line) => INDENT + line)].join(
    "\n"
  )
}

const sumUp = (checks: readonly Finding[]): string => {
  const of = (wanted: Finding["status"]) => checks.filter(({ status }) => status === wanted).length
  const counted = `${of("ok")} ok, ${of("hint")} hints, ${of("unknown")} not checked`
  const problems = of("problem")
  return problems === 0
    ? `No problem found: ${counted}.`
    : `${problems} ${problems === 1 ? "problem" : "problems"} found: ${counted}.`
}
