import de from "./de"
import en from "./en"

/** The texts of the plugin's pages: one file a panel, one namespace. */
export default { en: { posthog: en }, de: { posthog: de } }
