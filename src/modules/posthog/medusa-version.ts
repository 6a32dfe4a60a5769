import { MedusaError } from "@medusajs/framework/utils"
import { version } from "@medusajs/medusa/package.json"

/** The oldest release that `npm run test:versions` tests. */
const OLDEST = "2.19"

/**
 * Stops the boot and every command if the plugin would get amounts wrong with this Medusa: before 2.19, `query.graph` returns other totals
 * for the fields the plugin asks for (12.5 where the Store API shows 37.4875).
 *
 * @throws {MedusaError} naming the version and the fix
 */
export const checkMedusaVersion = (seen: string = version): void => {
  if (isOlder(seen, OLDEST)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `medusa-plugin-posthog: Expected Medusa ${OLDEST} or later, got ${seen}. With that release, every amount would be wrong. Set all @medusajs packages in package.json to the same newer version, run \`npm install\`, and then run \`npx medusa db:migrate\`.`
    )
  }
}

/** Compares major and minor versions. A version that isn't a number isn't older. */
const isOlder = (seen: string, than: string): boolean => {
  const [major = NaN, minor = NaN] = seen.split(".").map(Number)
  const [thanMajor = NaN, thanMinor = NaN] = than.split(".").map(Number)
  return major < thanMajor || (major === thanMajor && minor < thanMinor)
}

checkMedusaVersion()
