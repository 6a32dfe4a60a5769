import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { checkedStoreOf } from "../../../../health/checked-store"
import { examine } from "../../../../health/doctor/doctor"
import type { Diagnosis } from "../../../../health/doctor/doctor"
import { patientOf } from "../../../../health/doctor/patient"

export const POST = async (
  { scope }: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ diagnosis: Diagnosis }>
): Promise<void> => {
  const patient = patientOf(checkedStoreOf(scope, { isPartOfStore: true }))
  response.json({ diagnosis: await examine(patient) })
}
