import type { MedusaContainer } from "@medusajs/framework/types"
import { reconcile, repair } from "../../capture/sweeps/compare/reconciliation"
import type { Reconciliation } from "../../capture/sweeps/compare/reconciliation"
import { dateOf } from "../../lib/date-of"
import { DAY_MS } from "../../lib/time"
import { mustRecord } from "../must-record"
import { DEFAULT_DAYS } from "./schema"
import type { ReconciliationRange } from "./schema"

const rangeOf = ({ from, to }: ReconciliationRange) => {
  const end = dateOf(to)
  const before = (end ?? new Date()).getTime() - DEFAULT_DAYS * DAY_MS
  return { from: dateOf(from) ?? new Date(before), to: end }
}

/** @throws {MedusaError} if the range has too many rows */
export const readReconciliation = (
  container: MedusaContainer,
  range: ReconciliationRange
): Promise<Reconciliation> => reconcile(container, rangeOf(range))

/** @throws {MedusaError} if the range has too many rows, or the plugin is off */
export const repairRange = (
  container: MedusaContainer,
  range: ReconciliationRange
): Promise<{ recorded: number; reconciliation: Reconciliation }> => {
  mustRecord(container)
  return repair(container, rangeOf(range))
}
