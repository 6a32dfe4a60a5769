import type { MedusaContainer } from "@medusajs/framework/types"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { eraseDue } from "../../src/erasure/erase-due"
import { readErasure } from "../../src/erasure/request-erasure"
import type { ErasureStatus } from "../../src/erasure/status"
import type PosthogModuleService from "../../src/modules/posthog/service"
import type { PosthogOptions } from "../../src/options/schema"
import { DEFAULT_PERSONAL_KEY } from "../../packages/posthog-stand-in"
import { containerWith } from "./container-with"
import type { StoreSuite } from "./store-suite"

/** The options with which the plugin reaches the stand-in's REST API. */
export const REST: PosthogOptions = { personalApiKey: DEFAULT_PERSONAL_KEY.key, projectId: "1" }

/** Takes the steps of erasures, as the timer does. */
export interface Eraser {
  /** The store's container in which another process's service is the plugin's. */
  storeOf: (service: PosthogModuleService) => MedusaContainer
  /** Delivers, and takes the next step of every erasure, this often: in the store's process, or in another one. All deletions are aged. */
  erase: (times?: number, service?: PosthogModuleService, minAgeMs?: number) => Promise<void>
  /** Waits for an event, and until PostHog's answer is settled. */
  arrived: (event: string) => Promise<void>
  statusOf: (customerId: string) => Promise<ErasureStatus>
}

export const openEraser = ({ container, posthog, standIn, makeDue, sql }: StoreSuite): Eraser => {
  const storeOf: Eraser["storeOf"] = (service) => containerWith(container, { posthog: service })
  return {
    storeOf,
    erase: async (times = 1, service = posthog(), minAgeMs = 0) => {
      for (let taken = 0; taken < times; taken++) {
        await service.flush()
        await makeDue()
        await sql(`update posthog_erasure set due_at = now() where finished_at is null`)
        await eraseDue(createPipeline(storeOf(service)), { minAgeMs })
      }
    },
    arrived: async (event) => {
      await standIn().waitFor((seen) => seen.events({ event }).at(-1))
      await posthog().flush()
    },
    statusOf: (id) => readErasure(container(), id),
  }
}
