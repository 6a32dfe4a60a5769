import { ownPackage } from "./own-package"

/** The plugin's version, as its package says. */
export const pluginVersion = (): string => ownPackage().version ?? "unknown"
