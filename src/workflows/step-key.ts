import type { StepExecutionContext } from "@medusajs/framework/workflows-sdk"

/** What Medusa appends to the transaction ID of a workflow that runs as another one's step and is tried again. */
const ATTEMPT = /-attempt-\d+$/

/**
 * The key of a step that is the same however often it is tried. Medusa's own key also is, unless the step's workflow runs as a step of
 * another one: each try of that step is another transaction.
 */
export const stepKey = ({
  idempotencyKey,
  transactionId = "",
  parentStepIdempotencyKey,
}: Pick<
  StepExecutionContext,
  "idempotencyKey" | "transactionId" | "parentStepIdempotencyKey"
>): string => {
  // workflow:transaction:step:invoke
  const parent = parentStepIdempotencyKey?.split(":").slice(1, -2).join(":")
  const first = transactionId.replace(ATTEMPT, "")
  // The ID of the parent's transaction may end like this by itself.
  return parent && first.endsWith(`-${parent}`)
    ? idempotencyKey.replace(`:${transactionId}:`, () => `:${first}:`)
    : idempotencyKey
}
