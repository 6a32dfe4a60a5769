/** Marks every service of the plugin, whichever copy of the package it comes from: a store's own service may have the same class name. */
export const POSTHOG_BRAND = Symbol.for("medusa-plugin-posthog.service")
