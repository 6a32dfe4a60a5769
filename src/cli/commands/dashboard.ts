import { storeCommand } from "./store-command"
import type { CommonOptions } from "./store-command"

interface DashboardOptions extends CommonOptions {
  dryRun?: true
  restore?: true
  revenueAnalytics?: true
  customerAnalytics?: true
}

/** Adds `dashboard` to the program. */
export const addDashboardCommand = storeCommand({
  name: "dashboard",
  summary: "Set up a dashboard of your store in PostHog",
  description: `Set up the dashboard "Medusa store overview" in PostHog.

Also adds descriptions of the plugin's events and properties, and a conversion goal for Marketing analytics. Run it again after an update: it adds what is new. What you changed or deleted in PostHog stays as you left it.`,
  examples: [
    "dashboard --dry-run",
    "dashboard",
    "dashboard --revenue-analytics --customer-analytics",
  ],
  addOptions: (command) =>
    command
      .optionsGroup("Choose what to set up:")
      .option("--revenue-analytics", "Also add your payments to PostHog's Revenue analytics")
      .option("--customer-analytics", "Also register your events with PostHog's Customer analytics")
      .option("--restore", "Recreate what you deleted in PostHog")
      .option("--dry-run", "Only show what would be done"),
  workOf: (options: DashboardOptions) => ({
    script: "dashboard",
    request: {
      dry_run: options.dryRun ?? false,
      restore: options.restore ?? false,
      revenue_analytics: options.revenueAnalytics ?? false,
      customer_analytics: options.customerAnalytics ?? false,
    },
  }),
})
