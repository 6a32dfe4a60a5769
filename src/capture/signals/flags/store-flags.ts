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
import { mayKnow, subjectOf } from "./subject-of"
import { createTakeFlag } from "./take-flag"
import type { VisitingSubject } from "./take-flag"

/** Binds the store's flags to a container: evaluates them, and records what visitors see. */
export const createStoreFlags = (container: MedusaContainer): StoreFlags => {
  const { internals, options } = resolvePosthog(container)
  const log = container.resolve(ContainerRegistrationKeys.LOGGER)
  const takeFlag = createTakeFlag(internals, log)
  const cache = () => storeCacheOf(container)
  const source = new FlagSource({ options, cache, log, holder: randomUUID() })

  const evaluate = async (subject: VisitingSubject | undefined): Promise<EvaluatedFlags> =>
    subject
      ? evaluatedFlags(options.flags, await source.of(subject), (key, answer) =>
          takeFlag({ subject, key, answer })
        )
      : evaluatedFlags(options.flags, new Map(), () => undefined)

  return {
    evaluate: async (subject) =>
      evaluate((await mayKnow(container, subject.distinctId)) ? subject : undefined),
    evaluateFor: async (request, further) => {
      const subject = await subjectOf(request as MedusaRequest)
      return { subject, flags: await evaluate(subject && { ...further, ...subject }) }
    },
    ready: (timeoutMs) => source.ready(timeoutMs),
    stop: () => source.stop(),
  }
}
