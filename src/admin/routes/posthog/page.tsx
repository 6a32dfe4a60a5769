import { defineRouteConfig } from "@medusajs/admin-sdk"
import { ChartActivity } from "@medusajs/icons"
import { Crumb } from "../../components/crumb"
import { pageOf } from "../../components/page"

export const config = defineRouteConfig({
  label: "menu.posthog",
  translationNs: "posthog",
  icon: ChartActivity,
})

export const handle = { breadcrumb: () => <Crumb name="menu.posthog" /> }

export default pageOf(() => import("../../panels/overview/overview"))
