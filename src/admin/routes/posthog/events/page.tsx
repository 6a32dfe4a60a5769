import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Crumb } from "../../../components/crumb"
import { pageOf } from "../../../components/page"

export const config = defineRouteConfig({
  label: "menu.events",
  translationNs: "posthog",
  rank: 1,
})

export const handle = { breadcrumb: () => <Crumb name="menu.events" /> }

export default pageOf(() => import("../../../panels/events/events"))
