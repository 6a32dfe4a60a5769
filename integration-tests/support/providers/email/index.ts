import type {
  ProviderSendNotificationDTO,
  ProviderSendNotificationResultsDTO,
} from "@medusajs/framework/types"
import {
  AbstractNotificationProviderService,
  ModuleProvider,
  Modules,
} from "@medusajs/framework/utils"

/** What its server does with the next emails, and the ones it took. */
export const mailServer = {
  isDown: false,
  taken: [] as ProviderSendNotificationDTO[],
}

/** Hands emails over to a server that may be down. */
class EmailProvider extends AbstractNotificationProviderService {
  static override identifier = "email"

  override send(
    notification: ProviderSendNotificationDTO
  ): Promise<ProviderSendNotificationResultsDTO> {
    if (mailServer.isDown) {
      return Promise.reject(new Error("connect ECONNREFUSED"))
    }
    mailServer.taken.push(notification)
    return Promise.resolve({ id: String(mailServer.taken.length) })
  }
}

export default ModuleProvider(Modules.NOTIFICATION, { services: [EmailProvider] })
