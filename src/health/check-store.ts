import { createRequire } from "node:module"
import { dirname, isAbsolute, join, resolve } from "node:path"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { POSTHOG_MODULE } from "../modules/posthog"
import { nearestPackage, ownPackage } from "../modules/posthog/processes/own-package"

/**
 * Checks, before Medusa loads or migrates any module, that nothing else in the store's configuration takes the plugin's module name.
 *
 * @param root the store's folder, which isn't the current one if a test runner starts the store from elsewhere
 * @throws {MedusaError} naming the conflicting entry and how to fix it
 */
export const checkStore = (container: MedusaContainer, root: string): void => {
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
      `${PACKAGE} is listed more than once in \`plugins\`: ${ours.join(", ")}. Keep one entry in medusa-config.`
    )
  }
}

/** Medusa silently lets a module in medusa-config, or in a later plugin, replace another module with the same name. */
const checkModule = (declaration: unknown, root: string): void => {
  const { resolve: path, disable } = Object(declaration) as { resolve?: unknown; disable?: unknown }
  if (declaration === false || disable === true) {
    throw wrong(
      `The module "${POSTHOG_MODULE}" is disabled. Remove \`${POSTHOG_MODULE}\` from \`modules\` in medusa-config. To turn the plugin off, set \`disabled: true\` in its options instead.`
    )
  }
  if (typeof path === "string" && packageOf(path, root) !== PACKAGE) {
    throw wrong(
      `The module "${POSTHOG_MODULE}" must be the one from ${PACKAGE}, but medusa-config resolves it to ${path}. Two modules can't share a name. Rename yours (for example, to "${POSTHOG_MODULE}-store") in \`Module("${POSTHOG_MODULE}", …)\`, in medusa-config, and wherever your code resolves it. Then run \`npx medusa db:migrate\`.`
    )
  }
}

const wrong = (message: string): MedusaError =>
  new MedusaError(MedusaError.Types.INVALID_DATA, message)

/** Returns the name of the package that a path in medusa-config points into, even for a second copy or an alias. */
const packageOf = (path: string, root: string): string | undefined => {
  // By this name, it loaded. Whether it can be found from here, too, makes no difference.
  if (`${path}/`.startsWith(`${PACKAGE}/`)) {
    return PACKAGE
  }
  try {
    return nearestPackage(
      path.startsWith(".") || isAbsolute(path) ? resolve(root, path) : installedAt(path, root)
    ).name
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

const PACKAGE = ownPackage().name
