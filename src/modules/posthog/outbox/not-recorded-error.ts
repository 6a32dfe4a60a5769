import { MedusaError } from "@medusajs/framework/utils"
import { errorName } from "../../../lib/error-name"

/**
 * The database didn't record an event. Names the database's error without quoting it, because the driver's message has the statement's
 * values.
 */
export class NotRecordedError extends MedusaError {
  constructor(error: unknown) {
    const name = errorName(error)
    super(
      MedusaError.Types.DB_ERROR,
      `Expected the database to record the event, got ${name}. Nothing was recorded. Capture it again once the database answers, with the same \`key\` if it has one.`,
      name
    )
  }
}
