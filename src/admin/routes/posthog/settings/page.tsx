import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Crumb } from "../../../components/crumb"
import { pageOf } from "../../../components/page"

export const config = defineRouteConfig({
  label: "menu.settings",
  translationNs: "posthog",
  rank: 5,
})

export const handle = { breadcrumb: () => <Crumb name="menu.settings" /> }

export default pageOf(() => import("../../../panels/settings/settings"))
