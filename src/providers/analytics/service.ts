import type {
  ProviderIdentifyAnalyticsEventDTO,
  ProviderTrackAnalyticsEventDTO,
} from "@medusajs/framework/types"
import { AbstractAnalyticsProviderService } from "@medusajs/framework/utils"
import {
  captureInputOf,
  groupInputOf,
  personInputOf,
} from "../../modules/posthog/capture/from-analytics"
import { loadedPosthog } from "../../modules/posthog/resolve"

/**
 * A provider for Medusa's Analytics Module: what calls `Modules.ANALYTICS` goes through the plugin's outbox, and survives
 * crashes and outages. It takes what `@medusajs/analytics-posthog` takes.
 */
export class PosthogAnalyticsProvider extends AbstractAnalyticsProviderService {
  static override identifier = "medusa-plugin-posthog"

  /** Records an event. Resolves when it is in the outbox. */
  override async track(data: ProviderTrackAnalyticsEventDTO): Promise<void> {
    await loadedPosthog().capture(captureInputOf(data))
  }

  /** Records what is known of a customer or a group. Resolves when it is in the outbox. */
  override async identify(data: ProviderIdentifyAnalyticsEventDTO): Promise<void> {
    const group = groupInputOf(data)
    await (group
      ? loadedPosthog().groupIdentify(group)
      : loadedPosthog().identify(personInputOf(data)))
  }
}
