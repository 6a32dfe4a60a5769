import { defineRouteConfig } from "@medusajs/admin-sdk"
import { pageOf } from "../../../components/page"

export const config = defineRouteConfig({
  label: "menu.events",
  translationNs: "posthog",
  rank: 1,
})

export default pageOf(() => import("../../../panels/events/events"))
