import { MedusaError } from "@medusajs/framework/utils"
import { version } from "@medusajs/medusa/package.json"

/** The oldest release that `npm run test:versions` runs with. */
const OLDEST = "2.19"

/**
 * Stops the boot, and every command, with a Medusa whose amounts the plugin would get wrong: below 2.19 `query.graph` makes
 * other totals of the fields that the plugin asks for (12.5 where the Store API shows 37.4875).
 *
 * @throws {MedusaError} naming the version and the remedy
 */
export const checkMedusaVersion = (seen: string = version): void => {
  if (isOlder(seen, OLDEST)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `medusa-plugin-posthog: Expected Medusa ${OLDEST} or later, got ${seen}. With that release, every amount would be wrong. Set all @medusajs packages in package.json to the same newer version, run \`npm install\`, and then run \`npx medusa db:migrate\`.`
    )
  }
}

/** By major and minor version; a version that is no number is not older. */
const isOlder = (seen: string, than: string): boolean => {
  const [major = NaN, minor = NaN] = seen.split(".").map(Number)
  const [thanMajor = NaN, thanMinor = NaN] = than.split(".").map(Number)
  return major < thanMajor || (major === thanMajor && minor < thanMinor)
}

checkMedusaVersion()
