import { STEP_INPUT } from "../../../events/trouble"
import type { Trouble } from "../../../events/trouble"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { kindOfError } from "../errors/bare-error"
import { NotRecordedError } from "../outbox/recording"
import { OptionFailedError } from "../payload/option-failed-error"
import { resolvePosthog } from "../resolve"
import { MissingTablesError } from "../schema/schema"
import type PosthogModuleService from "../service"

type Work<Result> = (posthog: PosthogModuleService) => Promise<Result>

/**
 * Does the work of a workflow's step without ever failing, because Medusa rolls back a workflow whose step fails, such as one that completes
 * an order. What goes wrong is logged.
 *
 * @param outcome what the log says happened instead
 * @returns what the work returns; undefined if it failed
 */
export const inStep = async <Result>(
  container: MedusaContainer,
  outcome: string,
  work: Work<Result>
): Promise<Result | undefined> => {
  try {
    return await work(resolvePosthog(container))
  } catch (error) {
    // The plugin's own messages quote nothing personal. Others may.
    const why = error instanceof MedusaError ? error.message : kindOfError(error)
    container
      .resolve(ContainerRegistrationKeys.LOGGER, { allowUnregistered: true })
      ?.error(`medusa-plugin-posthog: ${outcome}, and the workflow goes on: ${why}`)
    return undefined
  }
}

/** Records something in a workflow's step. If that fails, it is also noted for health. */
export const recordInStep = async <Result>(
  container: MedusaContainer,
  work: Work<Result>
): Promise<Result | undefined> =>
  inStep(container, "a workflow's step couldn't record its event", async (posthog) => {
    try {
      return await work(posthog)
    } catch (error) {
      // A function of the store's options that failed was noted where it failed.
      if (!(error instanceof OptionFailedError)) {
        posthog.internals.noteTrouble({ definition: "moment", ...troubleOf(error) })
      }
      throw error
    }
  })

const troubleOf = (error: unknown): Pick<Trouble, "kind" | "error"> =>
  error instanceof NotRecordedError || error instanceof MissingTablesError
    ? { kind: "not_recorded", error: kindOfError(error) }
    : {
        kind: "not_described",
        error: error instanceof MedusaError ? STEP_INPUT : kindOfError(error),
      }
