import { checkedStoreOf } from "../../../../health/checked-store"
import { examine } from "../../../../health/doctor/doctor"
import { patientOf } from "../../../../health/doctor/patient"
import { answering } from "../answering"

export const POST = answering(async ({ scope }) => ({
  diagnosis: await examine(patientOf(checkedStoreOf(scope, { isPartOfStore: true }))),
}))
