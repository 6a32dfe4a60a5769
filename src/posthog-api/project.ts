import { z } from "@medusajs/framework/zod"
import { requestApi } from "./request"
import type { ApiAccess } from "./request"

const project = z.object({ api_token: z.string().min(1) })

/** Returns the project API key of the project `projectId`. Needs the scope `project:read`. */
export const readProjectToken = async (access: ApiAccess): Promise<string> =>
  (await requestApi(access, { method: "GET", path: "", answers: project })).api_token
