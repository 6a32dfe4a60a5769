import { browserIdentified, identifiedBrowser } from "../../../events/customers/browser-identified"
import type { Pipeline } from "../../rows/pipeline"
import { uuidOf } from "../../rows/to-event"

/** Finds browsers of signed-in customers whose process died before it could have them merged. */
export const identifyBrowsers = async (
  { posthog }: Pick<Pipeline, "posthog">,
  since: Date
): Promise<void> => {
  const browsers = await posthog.identities.ofAccountsSince(since)
  if (browsers.length === 0) {
    return
  }
  const byUuid = new Map(
    browsers.map((browser) => [uuidOf(browserIdentified.id, browser.anonymous_id), browser])
  )
  const unknown = await posthog.outbox.findUnknown([...byUuid.keys()])
  for (const [uuid, { at, ...browser }] of byUuid) {
    if (unknown.has(uuid)) {
      posthog.addMoment(identifiedBrowser({ ...browser, at: at.toISOString() }))
    }
  }
}
