import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { PosthogInternals } from "../modules/posthog/internals"
import { resolvePosthog } from "../modules/posthog/resolve"

/** The store that is checked. */
export interface CheckedStore {
  posthog: PosthogInternals
  /** What medusa-config resolves Medusa's modules to. */
  setup: { eventBus: string; workflowEngine: string }
  /** Whether this is one of the store's own processes, instead of a command next to them, which delivers nothing and whose output ends up in logs. */
  isPartOfStore: boolean
}

/** The store whose container this is. */
export const checkedStoreOf = (
  container: MedusaContainer,
  { isPartOfStore }: Pick<CheckedStore, "isPartOfStore">
): CheckedStore => ({
  posthog: resolvePosthog(container).internals,
  setup: setupOf(container),
  isPartOfStore,
})

const setupOf = (container: MedusaContainer): CheckedStore["setup"] => {
  const { modules = {} } = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const resolved = (name: string): string => {
    const { resolve } = Object(modules[name]) as { resolve?: unknown }
    return typeof resolve === "string" ? resolve : ""
  }
  return {
    eventBus: resolved(Modules.EVENT_BUS),
    workflowEngine: resolved(Modules.WORKFLOW_ENGINE),
  }
}
