import type { HttpTypes } from "@medusajs/framework/types"
import { createRequest } from "../../tools/lib/http"
import type { Request } from "../../tools/lib/http"

/** A signed-in client of the Admin API. */
export type Admin = {
  request: Request
  deleteCustomer(id: string): Promise<void>
  /** The key that storefronts send with each request. */
  publishableKey(): Promise<string>
}

/** Signs in as an admin user. */
export async function openAdmin(options: {
  baseUrl: string
  email: string
  password: string
}): Promise<Admin> {
  const { baseUrl, email, password } = options
  const { token } = await createRequest(baseUrl)<{ token: string }>(
    "POST",
    "/auth/user/emailpass",
    { email, password }
  )
  const request = createRequest(baseUrl, { authorization: `Bearer ${token}` })
  return {
    request,
    deleteCustomer: async (id) => void (await request("DELETE", `/admin/customers/${id}`)),
    publishableKey: () => findPublishableKey(request),
  }
}

async function findPublishableKey(request: Request): Promise<string> {
  const { api_keys } = await request<HttpTypes.AdminApiKeyListResponse>(
    "GET",
    "/admin/api-keys?type=publishable"
  )
  const [key] = api_keys
  if (!key) {
    throw new Error("the store has no publishable API key; Medusa makes one at its first boot")
  }
  return key.token
}
