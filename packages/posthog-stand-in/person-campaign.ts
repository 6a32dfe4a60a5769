import { isJsonObject } from "./types"
import type { JsonObject } from "./types"

/** Names that say where somebody came from, and with what; PostHog has more. */
const NAMES =
  /^(utm_(source|medium|campaign|term|content)|gclid|gad_source|gbraid|wbraid|fbclid|msclkid|ttclid|li_fat_id|\$(current_url|pathname|referrer|referring_domain|browser|browser_version|device_type|os|os_version))$/

/**
 * What PostHog itself adds to an event that touches a person: these of its properties become the person's, and their first
 * values stay under `$initial_…`. So whoever sends them, a server too, overwrites what is known of the person.
 *
 * Source: `nodejs/src/common/utils/db/utils.ts` `personInitialAndUTMProperties`.
 *
 * @returns a copy with the additions in `$set` and `$set_once`
 */
export function withCampaign(properties: JsonObject): JsonObject {
  const { $set, $set_once } = properties
  const found = Object.entries(properties).filter(([name]) => NAMES.test(name))
  const first = found.map(([name, value]) => [`$initial_${name.replace("$", "")}`, value] as const)
  return {
    ...properties,
    $set: { ...(isJsonObject($set) && $set), ...Object.fromEntries(found) },
    $set_once: { ...(isJsonObject($set_once) && $set_once), ...Object.fromEntries(first) },
  }
}
