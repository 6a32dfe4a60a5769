import * as dashboard from "@medusajs/dashboard/lib"
import type { FOUND_EVENTS, FoundEvent } from "../operations/events/found-event"

// Medusa before 2.21 has no such registry.
dashboard.defineSearchEntity?.("posthog", {
  shortcut: {
    keys: { Mac: ["G", "H"] },
    label: (t) => t("menu.posthog", { ns: "posthog" }),
    to: "/posthog",
  },
})

const EVENTS: typeof FOUND_EVENTS = "posthog_event"

// Medusa's own search doesn't know the plugin's tables. The plugin's middleware answers for it: src/api/admin/search.
dashboard.defineSearchEntity?.<FoundEvent>(EVENTS, {
  groupLabel: (t) => t("events.found", { ns: "posthog" }),
  transform: ({ id, event, timestamp, q }) => ({
    id,
    title: event,
    subtitle: new Date(timestamp).toLocaleString(),
    to: `/posthog/events?${new URLSearchParams({ q, open: id }).toString()}`,
    value: `${EVENTS}:${id}`,
  }),
})
