/** The newest patch of each release of Medusa that the plugin supports. README.md and docs/development.md name them, too. */
export const SUPPORTED = ["2.19.0", "2.20.1", "2.21.2"]

/** The newest release that the plugin refuses. */
export const REFUSED = "2.18.0"
