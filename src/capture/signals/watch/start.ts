// Whoever first imports Medusa's own workflows registers them, and Medusa imports its subscribers and this plugin's at the same
// time. Without this import, it would be chance whether they are there.
import "@medusajs/medusa/core-flows"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { FAILED_CHECKOUT } from "../../../events/payments/payment-failed"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import type { ExceptionContext } from "../../../modules/posthog/errors/exception-moment"
import { errorName } from "../../../lib/error-name"
import type { AddMoment } from "../../../events/moment"
import { takeHint } from "../hints/hints"
import { watchMiddlewares, watchRoutes, watchSteps } from "./errors"
import { momentsOfCheckouts, momentsOfRuns } from "./moments-of-runs"
import { watchRuns } from "./workflow-runs"
import type { Attempt } from "./workflow-runs"

/** Medusa's workflow that turns a cart into an order. */
const COMPLETE_CART_WORKFLOW = "complete-cart"

/**
 * Starts watching what the options ask for: failed checkouts, workflow runs, and errors. Call it once per process, when all
 * workflows are registered and no route is loaded yet. Logs its own errors and never disturbs the store.
 */
export const startWatching = (container: MedusaContainer): void => {
  const log = container.resolve(ContainerRegistrationKeys.LOGGER)
  const warn = (what: string) => log.warn(`medusa-plugin-posthog: ${what}`)
  const attempt: Attempt = (action) => {
    try {
      action()
    } catch (error) {
      warn(`a moment couldn't be recorded: ${errorName(error)}`)
    }
  }
  attempt(() => {
    const { options } = resolvePosthog(container)
    const { disabled, captureExceptions, events, workflows } = options
    if (disabled) {
      return
    }
    const add: AddMoment = (moment) => resolvePosthog(container).internals.memory.addMoment(moment)
    const addCheckout = events.checkout_failed === false ? () => undefined : add
    const hintAt = (id: string) => takeHint(container, { name: FAILED_CHECKOUT, data: { id } })
    if (!watchRuns(COMPLETE_CART_WORKFLOW, momentsOfCheckouts(addCheckout, hintAt), attempt)) {
      warn(
        `workflow ${COMPLETE_CART_WORKFLOW} not found, so \`checkout_failed\` isn't recorded and \`payment_failed\` may be an hour late. Check that your @medusajs packages match.`
      )
    }
    for (const id of new Set(workflows)) {
      if (!watchRuns(id, momentsOfRuns(add), attempt)) {
        warn(
          `expected \`workflows\` to name this store's workflows, got ${JSON.stringify(id)}, whose runs aren't recorded. Correct the ID in medusa-config.`
        )
      }
    }
    if (captureExceptions) {
      const report = (error: unknown, context: ExceptionContext) =>
        resolvePosthog(container).internals.reportException(error, context)
      watchRoutes(report)
      watchMiddlewares(report)
      watchSteps(report)
    }
  })
}
