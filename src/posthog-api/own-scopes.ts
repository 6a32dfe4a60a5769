import { z } from "@medusajs/framework/zod"
import { requestApi } from "./request"
import type { ApiAccess } from "./request"

const key = z.object({ scopes: z.array(z.string()) })

/** Returns what the personal API key may do, such as `person:read`; `*` is everything. Needs no scope itself. */
export const readOwnScopes = async (access: ApiAccess): Promise<string[]> => {
  const path = "/personal_api_keys/@current/"
  return (await requestApi(access, { method: "GET", scope: undefined, path, answers: key })).scopes
}

/** Whether these scopes include one. Who may write may read. */
export const includesScope = (scopes: readonly string[], scope: string): boolean =>
  ["*", scope, scope.replace(/:read$/, ":write")].some((one) => scopes.includes(one))
