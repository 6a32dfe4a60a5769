import { browserIdentified, identifiedBrowser } from "../../../events/customers/browser-identified"
import type { Pipeline } from "../../rows/pipeline"
import { unknownFacts } from "../../rows/unknown-facts"

/** Finds browsers of signed-in customers whose process died before it could have them merged. */
export const identifyBrowsers = async (
  { posthog }: Pick<Pipeline, "posthog">,
  since: Date
): Promise<void> => {
  const browsers = await posthog.identities.ofAccountsSince(since)
  const facts = browsers.map(({ at, ...browser }) => ({ ...browser, at: at.toISOString() }))
  for (const { consent, ...browser } of await unknownFacts({ posthog }, browserIdentified, facts)) {
    posthog.addMoment(identifiedBrowser(browser, { consent }))
  }
}
