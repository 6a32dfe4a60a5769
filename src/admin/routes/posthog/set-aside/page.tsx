import { defineRouteConfig } from "@medusajs/admin-sdk"
import { pageOf } from "../../../components/page"

export const config = defineRouteConfig({
  label: "menu.setAside",
  translationNs: "posthog",
  rank: 2,
})

export default pageOf(() => import("../../../panels/set-aside/set-aside"))
