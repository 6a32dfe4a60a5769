import { checkedStoreOf } from "../../health/checked-store"
import { examine } from "../../health/doctor/doctor"
import { patientOf } from "../../health/doctor/patient"
import type { DoctorRequest } from "../messages"
import { inStore } from "./in-store"

/** Examines the store. A store without tables is one of the things to find. */
export default inStore<DoctorRequest>(
  async (container, _request, tell) => {
    const patient = patientOf(checkedStoreOf(container, { isPartOfStore: false }))
    if (patient.access) {
      await tell({
        kind: "note",
        text: "Looking for a test event in PostHog, for up to a minute …",
      })
    }
    const diagnosis = await examine(patient)
    process.exitCode = diagnosis.is_healthy ? 0 : 1
    return { of: "doctor", ...diagnosis }
  },
  { needsTables: false }
)
