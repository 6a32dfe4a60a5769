import type {
  AuthenticationInput,
  AuthenticationResponse,
  AuthIdentityProviderService,
} from "@medusajs/framework/types"
import { AbstractAuthModuleProvider, ModuleProvider, Modules } from "@medusajs/framework/utils"

/** Sign-in through a third party's page, like Google's or GitHub's. The callback's `code` names the visitor. */
class ThirdPartyProvider extends AbstractAuthModuleProvider {
  static override identifier = "third-party"
  static override DISPLAY_NAME = "Third party"

  override authenticate(): Promise<AuthenticationResponse> {
    return Promise.resolve({ success: true, location: "https://third-party.example.com/sign-in" })
  }

  override async validateCallback(
    { query }: AuthenticationInput,
    identities: AuthIdentityProviderService
  ): Promise<AuthenticationResponse> {
    const entity_id = query?.code
    if (!entity_id) {
      return { success: false, error: "Expected `code`, got none." }
    }
    const authIdentity = await identities
      .retrieve({ entity_id })
      .catch(() => identities.create({ entity_id }))
    return { success: true, authIdentity }
  }
}

export default ModuleProvider(Modules.AUTH, { services: [ThirdPartyProvider] })
