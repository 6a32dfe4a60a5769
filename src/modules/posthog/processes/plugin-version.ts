import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** The plugin's version, as its package says. */
export const pluginVersion = (folder = __dirname): string => {
  const file = join(folder, "package.json")
  if (existsSync(file)) {
    const { name, version } = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>
    if (name === "medusa-plugin-posthog" && version) {
      return version
    }
  }
  const parent = dirname(folder)
  return parent === folder ? "unknown" : pluginVersion(parent)
}
