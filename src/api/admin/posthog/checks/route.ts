import { checkedStoreOf } from "../../../../health/checked-store"
import { readChecks } from "../../../../health/checks/checks"
import { answering } from "../answering"

export const GET = answering(async ({ scope }) => ({
  checks: await readChecks(checkedStoreOf(scope, { isPartOfStore: true })),
}))
