import { randomUUID } from "node:crypto"
import type { MedusaRequest } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { EvaluatedFlags } from "../../../events/flags/flags"
import { evaluatedFlags } from "../../../flags/evaluated"
import { FlagSource } from "../../../flags/flag-source"
import { storeCacheOf } from "../../../flags/store-cache"
import type { StoreFlags } from "../../../modules/posthog/connection"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import { subjectOf } from "./subject-of"
import { createTakeFlag } from "./take-flag"
import type { VisitingSubject } from "./take-flag"

/** Binds the store's flags to a container: evaluates them, and records what visitors see. */
export const createStoreFlags = (container: MedusaContainer): StoreFlags => {
  const { internals, options } = resolvePosthog(container)
  const takeFlag = createTakeFlag(internals, container.resolve(ContainerRegistrationKeys.LOGGER))
  const source = new FlagSource({
    options,
    cache: () => storeCacheOf(container),
    holder: randomUUID(),
  })
  const evaluate = async (subject: VisitingSubject): Promise<EvaluatedFlags> =>
    evaluatedFlags(options.flags, await source.of(subject), (key, answer) =>
      takeFlag({ subject, key, answer })
    )
  return {
    evaluate,
    evaluateFor: async (request, further) => {
      const subject = await subjectOf(request as MedusaRequest)
      return {
        subject,
        flags: subject
          ? await evaluate({ ...further, ...subject })
          : evaluatedFlags(options.flags, new Map(), () => undefined),
      }
    },
    ready: (timeoutMs) => source.ready(timeoutMs),
    stop: () => source.stop(),
  }
}
