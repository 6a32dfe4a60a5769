import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** What a package.json says. */
interface Package {
  name?: string
  version?: string
}

/** The nearest package with a name, in this folder or above it: a build may leave a package.json without one. */
export const nearestPackage = (folder: string): Package => {
  const found = packageIn(folder)
  const parent = dirname(folder)
  return found.name || parent === folder ? found : nearestPackage(parent)
}

const packageIn = (folder: string): Package => {
  try {
    return Object(JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))) as Package
  } catch {
    return {}
  }
}

/** The plugin's own package. It is read, because a fork may have another name. */
export const ownPackage = (): Package => nearestPackage(__dirname)

/** The plugin's version, as its package says. */
export const pluginVersion = (): string => ownPackage().version ?? "unknown"
