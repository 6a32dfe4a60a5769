/** The name under which Medusa's roles allow what the plugin's Admin API does. */
export const POSTHOG_RESOURCE = "posthog"

/** What a role can be allowed to do, if Medusa's feature flag `rbac` is on. Never rename one: stores' roles name them. */
export const posthogPolicies = [
  {
    name: "ReadPosthog",
    operation: "read",
    description: "See PostHog's health, events, reconciliation, revenue, and settings",
  },
  {
    name: "UpdatePosthog",
    operation: "update",
    description:
      "Retry and discard events, repair what is missing, run backfills, and set up the dashboard",
  },
  {
    name: "DeletePosthog",
    operation: "delete",
    description: "Erase a deleted customer from PostHog, which can't be undone",
  },
].map((policy) => ({ ...policy, resource: POSTHOG_RESOURCE }))
