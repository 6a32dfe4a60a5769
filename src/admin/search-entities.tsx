import * as dashboard from "@medusajs/dashboard/lib"

// Only the page: Medusa's search finds rows of its own entities alone, and fails as a whole for any other. An order's number finds the
// order, whose page shows its events. Medusa before 2.21 has no such registry.
dashboard.defineSearchEntity?.("posthog", {
  shortcut: {
    keys: { Mac: ["G", "H"] },
    label: (t) => t("menu.posthog", { ns: "posthog" }),
    to: "/posthog",
  },
})
