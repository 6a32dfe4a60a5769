import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, isAbsolute, join, resolve } from "node:path"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { POSTHOG_MODULE } from "../modules/posthog"

/**
 * Checks, before any module is loaded or migrated, that the store's configuration leaves the plugin its name.
 *
 * @param root the store's folder
 * @throws {MedusaError} naming what is in the way, and what to do
 */
export const checkStore = (container: MedusaContainer, root = process.cwd()): void => {
  const { modules, plugins = [] } = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  checkPlugins(
    plugins.map((plugin) => (typeof plugin === "string" ? plugin : plugin.resolve)),
    root
  )
  checkModule(modules?.[POSTHOG_MODULE], root)
}

const checkPlugins = (plugins: readonly string[], root: string): void => {
  const ours = plugins.filter((plugin) => packageOf(plugin, root) === PACKAGE)
  if (ours.length > 1) {
    throw wrong(
      `Expected ${PACKAGE} once in \`plugins\`, got it twice: ${ours.join(", ")}. Keep one entry in medusa-config.`
    )
  }
}

/** Medusa lets a module of medusa-config, and of a plugin that comes later, replace one of the same name without a word. */
const checkModule = (declaration: unknown, root: string): void => {
  const { resolve: path, disable } = Object(declaration) as { resolve?: unknown; disable?: unknown }
  if (declaration === false || disable === true) {
    throw wrong(
      `Expected the module "${POSTHOG_MODULE}" to be loaded, got it switched off. Remove \`${POSTHOG_MODULE}\` from \`modules\` in medusa-config; to switch the plugin off, set \`disabled: true\` in its options.`
    )
  }
  if (typeof path === "string" && packageOf(path, root) !== PACKAGE) {
    throw wrong(
      `Expected the module "${POSTHOG_MODULE}" to be ${PACKAGE}'s, got ${path}. Two modules can't have the same name. Rename that one, for example to "${POSTHOG_MODULE}-store": in its \`Module("${POSTHOG_MODULE}", …)\`, in medusa-config, and wherever your code resolves it. Then run \`npx medusa db:migrate\`.`
    )
  }
}

const wrong = (message: string): MedusaError =>
  new MedusaError(MedusaError.Types.INVALID_DATA, message)

/** Name of the package that a path of medusa-config leads into: the plugin's, even if another copy or under an alias. */
const packageOf = (path: string, root: string): string | undefined => {
  try {
    return nearestName(
      path.startsWith(".") || isAbsolute(path) ? resolve(root, path) : installedAt(path, root)
    )
  } catch {
    return undefined
  }
}

const installedAt = (path: string, root: string): string => {
  const name = path
    .split("/")
    .slice(0, path.startsWith("@") ? 2 : 1)
    .join("/")
  return dirname(createRequire(join(root, "package.json")).resolve(`${name}/package.json`))
}

const nearestName = (from: string): string | undefined => {
  for (let folder = from; ; folder = dirname(folder)) {
    const name = nameIn(folder)
    if (name || folder === dirname(folder)) {
      return name
    }
  }
}

const nameIn = (folder: string): string | undefined => {
  try {
    return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name?: string })
      .name
  } catch {
    return undefined
  }
}

/** As the package itself has it: a fork may have another name. */
const PACKAGE = nearestName(__dirname)
