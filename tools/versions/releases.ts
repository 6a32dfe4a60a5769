/** The newest patch of each Medusa release that the plugin supports. README.md and docs/development.md list them, too. */
export const SUPPORTED = ["2.19.0", "2.20.1", "2.21.2"]

/** The newest release that the plugin rejects. */
export const REFUSED = "2.18.0"
