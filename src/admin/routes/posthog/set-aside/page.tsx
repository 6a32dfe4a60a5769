import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Crumb } from "../../../components/crumb"
import { pageOf } from "../../../components/page"

export const config = defineRouteConfig({
  label: "menu.setAside",
  translationNs: "posthog",
  rank: 2,
})

export const handle = { breadcrumb: () => <Crumb name="menu.setAside" /> }

export default pageOf(() => import("../../../panels/set-aside/set-aside"))
