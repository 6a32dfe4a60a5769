import { errorName } from "../../lib/error-name"
import { checksOf } from "../checks"
import type { Check } from "../checks"
import type { CheckId } from "../check-words"
import { examineBrowsers } from "./browsers"
import { unknown } from "./finding"
import type { Finding } from "./finding"
import { examineHost } from "./host"
import type { Patient } from "./patient"
import { examineProcesses, examineSetup } from "./processes"
import { examineRest } from "./rest"
import { examineRevenue } from "./revenue"
import { examineArrival } from "./test-event"
import { examineWarnings } from "./warnings"
import type { DoctorId, Question } from "./words"

/** What the doctor says. */
export interface Diagnosis {
  /** Whether no check found a problem. Hints, and what couldn't be checked, aren't problems. */
  is_healthy: boolean
  checks: Finding[]
}

/** Checks everything: what health checks, and what only PostHog can tell. Every wait has a limit. */
export const examine = async (patient: Patient): Promise<Diagnosis> => {
  const { posthog } = patient
  // First: this process also delivers, and would be taken for one of the store's.
  const processes = await within(["worker", "versions"], () => examineProcesses(patient))
  const [health, host, rest, browsers] = await Promise.all([
    // Briefly, because PostHog's answers may quote what was sent.
    checksOf(posthog, ({ brief }) => brief),
    examineHost(patient),
    examineRest(patient),
    within(["consent", "browsers"], () => examineBrowsers(patient)),
  ])
  const inside = await examineInside(patient, {
    isReached: host.every(({ id, status }) => !REACH.includes(id) || status === "ok"),
    obstacle: rest.obstacle,
  })
  const checks = [
    ...health.filter(({ id }) => id !== "storefront").map(asFinding),
    ...host,
    ...rest.findings,
    ...examineSetup(patient),
    ...processes,
    ...browsers,
    ...inside,
  ]
  return { is_healthy: checks.every(({ status }) => status !== "problem"), checks }
}

const REACH: Finding["id"][] = ["host", "key_accepted"]

/** What is in PostHog. */
const examineInside = async (
  patient: Patient,
  { isReached, obstacle }: { isReached: boolean; obstacle: string | undefined }
): Promise<Finding[]> => {
  const { access, posthog } = patient
  const ids = ["test_event", "warnings", "revenue"] as const
  if (!access || obstacle) {
    return ids.map((id) => unknown(id, obstacle ?? "there is no personal API key."))
  }
  const [arrival, ...others] = await Promise.all([
    isReached
      ? examineArrival(patient, access)
      : unknown("test_event", "see the checks of the host and the API key."),
    within(["warnings"], async () => [await examineWarnings(posthog, access)]),
    within(["revenue"], async () => [await examineRevenue(posthog, access)]),
  ])
  return [arrival, ...others.flat()]
}

/** Does checks that read the database; they are `unknown` if it doesn't answer or its tables are missing. */
const within = async (ids: DoctorId[], work: () => Promise<Finding[]>): Promise<Finding[]> => {
  try {
    return await work()
  } catch (error) {
    return ids.map((id) => unknown(id, `the database answered ${errorName(error)}.`))
  }
}

const QUESTIONS: Partial<Record<CheckId, Question>> = { erasure: "persons", orders: "revenue" }

const asFinding = (check: Check): Finding => ({
  ...check,
  question: QUESTIONS[check.id] ?? "events",
})
