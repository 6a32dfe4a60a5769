import type { MomentDefinition } from "./language/define-moment"
import { browserIdentified } from "./customers/browser-identified"
import { checkoutFailed } from "./carts/checkout-failed"
import { customerSignedIn } from "./customers/customer-signed-in"
import { exception } from "./server/exception"
import { featureFlagCalled } from "./flags/feature-flag-called"
import { passwordResetRequested } from "./customers/password-reset-requested"
import { workflowCompleted, workflowFailed, workflowStarted } from "./server/workflow-runs"

/** Every event of the plugin that no row proves, by the definition's ID. The IDs are distinct from those in `catalog`. */
export const moments = {
  checkout_failed: checkoutFailed,
  browser_identified: browserIdentified,
  customer_signed_in: customerSignedIn,
  password_reset_requested: passwordResetRequested,
  feature_flag_called: featureFlagCalled,
  workflow_started: workflowStarted,
  workflow_completed: workflowCompleted,
  workflow_failed: workflowFailed,
  exception,
}

/** Id of a moment. */
export type MomentId = keyof typeof moments

/** A definition with its facts' type erased. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Facts are both read and passed, so only `any` erases them.
export type AnyMomentDefinition = MomentDefinition<any>

export const momentDefinitions: readonly AnyMomentDefinition[] = Object.values(moments)
