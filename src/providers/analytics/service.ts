import { MedusaModule } from "@medusajs/framework/modules-sdk"
import type {
  ProviderIdentifyAnalyticsEventDTO,
  ProviderTrackAnalyticsEventDTO,
} from "@medusajs/framework/types"
import { AbstractAnalyticsProviderService, MedusaError } from "@medusajs/framework/utils"
import { POSTHOG_MODULE } from "../../modules/posthog"
import type PosthogModuleService from "../../modules/posthog/service"

/**
 * A provider for Medusa's Analytics Module: what calls `Modules.ANALYTICS` goes through the plugin's outbox, and survives
 * crashes and outages. It takes what `@medusajs/analytics-posthog` takes.
 */
export class PosthogAnalyticsProvider extends AbstractAnalyticsProviderService {
  static override identifier = "medusa-plugin-posthog"

  /** Records an event. Resolves when it is in the outbox. */
  override async track({
    event,
    actor_id,
    group,
    properties,
  }: ProviderTrackAnalyticsEventDTO): Promise<void> {
    if (group?.id && !group.type) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        'Expected `group.type` beside `group.id`, got none. Name the type, such as "company".'
      )
    }
    await this.posthog().capture({
      event,
      distinctId: idOf(actor_id),
      properties,
      ...(group?.id && group.type && { groups: { [group.type]: group.id } }),
    })
  }

  /** Records what is known of a customer or a group. Resolves when it is in the outbox. */
  override async identify(data: ProviderIdentifyAnalyticsEventDTO): Promise<void> {
    const { actor_id, properties } = data
    const distinctId = idOf(actor_id)
    if ("group" in data) {
      await this.posthog().groupIdentify({ ...data.group, properties, distinctId })
    } else {
      await this.posthog().identify({ distinctId, properties })
    }
  }

  /** Modules are loaded in any order, so it is looked up when it is needed. */
  private posthog(): PosthogModuleService {
    const loaded = MedusaModule.getLoadedModules()
      .map((modules) => (modules as Record<string, unknown>)[POSTHOG_MODULE])
      .find((service) => service !== undefined)
    if (!loaded) {
      throw new MedusaError(
        MedusaError.Types.NOT_FOUND,
        'Expected the plugin beside its analytics provider, found none. Add { resolve: "medusa-plugin-posthog", options: {} } to `plugins` in medusa-config.'
      )
    }
    return loaded as PosthogModuleService
  }
}

/** Medusa's own provider takes numbers, whatever the types say. An absent id is refused by what it is given to. */
const idOf = (actor: unknown): string =>
  typeof actor === "number" ? String(actor) : ((actor ?? "") as string)
