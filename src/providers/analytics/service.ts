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
 * A provider for Medusa's Analytics Module. Calls to `Modules.ANALYTICS` go through the plugin's outbox, so they survive crashes
 * and outages. Accepts what `@medusajs/analytics-posthog` accepts.
 */
export class PosthogAnalyticsProvider extends AbstractAnalyticsProviderService {
  static override identifier = "medusa-plugin-posthog"

  /** Records an event. Resolves once it is in the outbox. */
  override async track(data: ProviderTrackAnalyticsEventDTO): Promise<void> {
    await loadedPosthog().capture(captureInputOf(data))
  }

  /** Records the properties of a customer or a group. Resolves once they are in the outbox. */
  override async identify(data: ProviderIdentifyAnalyticsEventDTO): Promise<void> {
    const group = groupInputOf(data)
    await (group
      ? loadedPosthog().groupIdentify(group)
      : loadedPosthog().identify(personInputOf(data)))
  }
}
