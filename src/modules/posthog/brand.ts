/** On every service of the plugin, of whichever copy of the package: a store's own service may have its name. */
export const POSTHOG_BRAND = Symbol.for("medusa-plugin-posthog.service")
