import { isHealthy, ok, unanswered, unknown } from "../check"
import type { Check, CheckId, Diagnosis } from "../check"
import { readChecks } from "../checks/checks"
import { examineHost } from "./host"
import type { Patient } from "./patient"
import { examineRest } from "./rest"
import { examineRevenue } from "./revenue"
import { examineArrival } from "./test-event"
import { examineWarnings } from "./warnings"

/** Checks everything: what the store can tell, and what only PostHog can. Every wait has a limit. */
export const examine = async (patient: Patient): Promise<Diagnosis> => {
  const [own, host, rest] = await Promise.all([
    readChecks(patient),
    examineHost(patient),
    examineRest(patient),
  ])
  const inside = await examineInside(patient, {
    isReached: host.every(({ id, status }) => !REACH.includes(id) || status === "ok"),
    obstacle: rest.obstacle,
  })
  const isKeyKnown = host.some(({ id, status }) => id === "key_accepted" && status === "ok")
  const shaped = own.map((one) => (one.id === "key_shape" && isKeyKnown ? ok("key_shape") : one))
  const checks = [...shaped, ...host, ...rest.findings, ...inside]
  return { is_healthy: isHealthy(checks), checks }
}

const REACH: CheckId[] = ["host", "key_accepted"]

/** What is in PostHog. */
const examineInside = async (
  patient: Patient,
  { isReached, obstacle }: { isReached: boolean; obstacle: string | undefined }
): Promise<Check[]> => {
  const { access, posthog } = patient
  const ids = ["test_event", "warnings", "revenue"] as const
  if (!access || obstacle) {
    return ids.map((id) => unknown(id, obstacle ?? "there is no personal API key."))
  }
  return Promise.all([
    isReached
      ? examineArrival(patient, access)
      : unknown("test_event", "see the checks of the host and the API key."),
    fromTables("warnings", () => examineWarnings(posthog, access)),
    fromTables("revenue", () => examineRevenue(posthog, access)),
  ])
}

/** A check that also reads the plugin's tables; it is `unknown` if the database doesn't answer or they are missing. */
const fromTables = async (id: CheckId, work: () => Promise<Check>): Promise<Check> => {
  try {
    return await work()
  } catch (error) {
    return unanswered(id, error)
  }
}
