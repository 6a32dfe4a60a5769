import { model } from "@medusajs/framework/utils"

/** Where reconciliation last looked, one row for each of its passes and one for the purge; also the lease that lets one process run at a time. */
const Reconciliation = model.define(
  { name: "PosthogReconciliation", tableName: "posthog_reconciliation" },
  {
    /** `recent` looks every minute at rows since the last look, `wide` every hour at a window of days. */
    pass: model.text().primaryKey(),
    looked_at: model.dateTime(),
    leased_until: model.dateTime(),
    leased_by: model.text().nullable(),
  }
)

export default Reconciliation
