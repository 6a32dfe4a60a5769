import { resolvePosthog } from "../../../../modules/posthog/resolve"
import { answering } from "../answering"

export const GET = answering(({ scope }) => ({
  settings: resolvePosthog(scope).internals.settings,
}))
