import type { MedusaContainer } from "@medusajs/framework/types"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import type PosthogModuleService from "../../../modules/posthog/service"
import type { RecordMoments } from "../../../events/moment"
import { createRecordMoments } from "./record-moments"

/** Tells of a moment. Does no I/O. `key` tells it from others of its kind while it waits in memory. */
export type Tell = (id: string, key: string, facts: Record<string, unknown>) => void

const tellers = new WeakMap<object, Tell>()

/** What tells the plugin of moments in this container's application. */
export const tellerOf = (container: MedusaContainer): Tell => {
  const posthog = resolvePosthog(container)
  const tell = tellers.get(posthog) ?? createTell(posthog, container)
  tellers.set(posthog, tell)
  return tell
}

/** The scope of a request is short-lived; what is bound here comes from the modules all the same. */
const createTell = (posthog: PosthogModuleService, container: MedusaContainer): Tell => {
  const record: RecordMoments = createRecordMoments(container)
  return (definition, key, facts) => posthog.tell([{ definition, key, facts }], record)
}
