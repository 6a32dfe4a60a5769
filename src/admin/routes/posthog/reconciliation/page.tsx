import { defineRouteConfig } from "@medusajs/admin-sdk"
import { pageOf } from "../../../components/page"

export const config = defineRouteConfig({
  label: "menu.reconciliation",
  translationNs: "posthog",
  rank: 4,
})

export default pageOf(() => import("../../../panels/reconciliation/reconciliation"))
