import { createUserAccountWorkflow } from "@medusajs/medusa/core-flows"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { ADMIN } from "./data"

/** Makes the admin user, able to sign in with e-mail and password. */
export async function seedAdminUser(container: MedusaContainer): Promise<void> {
  const existing = await container.resolve(Modules.USER).listUsers({ email: ADMIN.email })
  if (existing.length > 0) {
    return
  }
  const { authIdentity, error } = await container
    .resolve(Modules.AUTH)
    .register("emailpass", { body: { ...ADMIN } })
  if (!authIdentity) {
    throw new Error(`Medusa refused to register ${ADMIN.email}: ${error}`)
  }
  await createUserAccountWorkflow(container).run({
    input: { authIdentityId: authIdentity.id, userData: { email: ADMIN.email } },
  })
}
