import { defineRouteConfig } from "@medusajs/admin-sdk"
import { pageOf } from "../../../components/page"

export const config = defineRouteConfig({
  label: "menu.backfill",
  translationNs: "posthog",
  rank: 3,
})

export default pageOf(() => import("../../../panels/backfill/backfill"))
