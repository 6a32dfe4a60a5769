import type { MedusaContainer } from "@medusajs/framework/types"
import { reconcile, repair } from "../../capture/sweeps/compare/reconciliation"
import type { Reconciliation } from "../../capture/sweeps/compare/reconciliation-schema"
import { mustRecord } from "../must-record"
import { rangeOf } from "./schema"
import type { ReconciliationRange } from "./schema"

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
