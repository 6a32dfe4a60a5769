// Medusa's own workflows are registered by whoever imports them first, and Medusa imports its subscribers and this plugin's at the same
// time: without this, it is chance whether they are there.
import "@medusajs/medusa/core-flows"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { FAILED_CHECKOUT } from "../../../events/payments/payment-failed"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import type { ExceptionContext } from "../../../modules/posthog/errors/exception-moment"
import { errorName } from "../../../lib/error-name"
import type { AddMoment } from "../../../events/moment"
import { takeHint } from "../hints/take-hint"
import { watchMiddlewares, watchRoutes, watchSteps } from "./errors"
import { momentsOfCheckouts, momentsOfRuns } from "./moments-of-runs"
import { watchRuns } from "./workflow-runs"
import type { Attempt } from "./workflow-runs"

/** Medusa's workflow that makes an order of a cart. */
const COMPLETE_CART_WORKFLOW = "complete-cart"

/**
 * Begins to watch what the options ask for: failed checkouts, runs of workflows, errors. To be called once in a process, when all
 * workflows are there and no route is yet. What goes wrong is logged, and keeps the store from nothing.
 */
export const startWatching = (container: MedusaContainer): void => {
  const log = container.resolve(ContainerRegistrationKeys.LOGGER)
  const warn = (what: string) => log.warn(`medusa-plugin-posthog: ${what}`)
  const attempt: Attempt = (action) => {
    try {
      action()
    } catch (error) {
      warn(`a moment could not be recorded: ${errorName(error)}`)
    }
  }
  attempt(() => {
    const { options, internals } = resolvePosthog(container)
    const { disabled, captureExceptions, events, workflows } = options
    if (disabled) {
      return
    }
    const add: AddMoment = (moment) => internals.addMoment(moment)
    const addCheckout = events.checkout_failed === false ? () => undefined : add
    const hintAt = (id: string) => takeHint(container, { name: FAILED_CHECKOUT, data: { id } })
    if (!watchRuns(COMPLETE_CART_WORKFLOW, momentsOfCheckouts(addCheckout, hintAt), attempt)) {
      warn(
        `found no workflow ${COMPLETE_CART_WORKFLOW}, so \`checkout_failed\` is not told, and \`payment_failed\` up to an hour later.`
      )
    }
    for (const id of new Set(workflows)) {
      if (!watchRuns(id, momentsOfRuns(add), attempt)) {
        warn(
          `expected \`workflows\` to name workflows of this store, got ${JSON.stringify(id)}. Correct it in medusa-config; its runs are not told.`
        )
      }
    }
    if (captureExceptions) {
      const report = (error: unknown, context: ExceptionContext) =>
        internals.reportException(error, context)
      watchRoutes(report)
      watchMiddlewares(report)
      watchSteps(report)
    }
  })
}
