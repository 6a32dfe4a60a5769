import { defineRouteConfig } from "@medusajs/admin-sdk"
import { ChartActivity } from "@medusajs/icons"
import { pageOf } from "../../components/page"

export const config = defineRouteConfig({
  label: "menu.posthog",
  translationNs: "posthog",
  icon: ChartActivity,
})

export default pageOf(() => import("../../panels/overview/overview"))
