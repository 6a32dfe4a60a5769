import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Crumb } from "../../../components/crumb"
import { pageOf } from "../../../components/page"

export const config = defineRouteConfig({
  label: "menu.reconciliation",
  translationNs: "posthog",
  rank: 4,
})

export const handle = { breadcrumb: () => <Crumb name="menu.reconciliation" /> }

export default pageOf(() => import("../../../panels/reconciliation/reconciliation"))
