import { defineRouteConfig } from "@medusajs/admin-sdk"
import { pageOf } from "../../../components/page"

export const config = defineRouteConfig({
  label: "menu.settings",
  translationNs: "posthog",
  rank: 5,
})

export default pageOf(() => import("../../../panels/settings/settings"))
