import { asId } from "./headers"
import type { Visitor } from "./headers"
import { safely } from "./safely"
import type { Consent, PosthogLike } from "./types"

/**
 * Who is there, as far as they let us know. Ids only while posthog-js itself captures under an id: not after a refusal, not
 * before an answer if it waits for one, and never in cookieless mode.
 *
 * @param isActing the visitor does something now. As with an event of posthog-js, a session that has been idle for too long
 * ends by that; posthog-js only sees to it when it isn't asked for the session read-only.
 */
export const readVisitor = (
  posthog: PosthogLike | undefined,
  ask?: () => Consent,
  isActing = false
): Visitor => {
  const consent = readConsent(posthog, ask)
  const mayBeKnown =
    posthog && consent !== "denied" && !safely(() => posthog.has_opted_out_capturing(), true)
  if (!mayBeKnown) {
    return { consent }
  }
  return safely(
    (): Visitor => {
      const distinctId = asId(posthog.get_distinct_id())
      const session = distinctId
        ? posthog.sessionManager?.checkAndGetSessionAndWindowId(!isActing)
        : undefined
      const sessionId = asId(session?.sessionId)
      return { consent, distinctId, sessionId, windowId: asId(session?.windowId) }
    },
    { consent }
  )
}

/**
 * A refusal in posthog-js holds whatever else is said; a consent tool that fails has not said yes. Undefined while posthog-js isn't loaded
 * and nothing else tells: who agreed earlier has not taken it back.
 */
const readConsent = (
  posthog: PosthogLike | undefined,
  ask?: () => Consent
): Consent | undefined => {
  const inPosthog = posthog && safely(() => posthog.get_explicit_consent_status(), "pending")
  if (inPosthog === "denied") {
    return inPosthog
  }
  if (ask) {
    const answer = safely(ask, "denied")
    return answer === "granted" || answer === "pending" ? answer : "denied"
  }
  const { globalPrivacyControl } = navigator as { globalPrivacyControl?: boolean }
  return inPosthog !== "granted" && globalPrivacyControl ? "denied" : inPosthog
}
