import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Crumb } from "../../../components/crumb"
import { pageOf } from "../../../components/page"

export const config = defineRouteConfig({
  label: "menu.backfill",
  translationNs: "posthog",
  rank: 3,
})

export const handle = { breadcrumb: () => <Crumb name="menu.backfill" /> }

export default pageOf(() => import("../../../panels/backfill/backfill"))
