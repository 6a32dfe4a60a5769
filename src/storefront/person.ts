import { asId } from "./headers"
import { replaceMethod, safely } from "./safely"
import type { PosthogLike } from "./types"

/** Who is signed in, and posthog-js acting for them. */
export interface Person {
  customerId(): string | undefined
  /** How often somebody signed out: answers to requests from before that say nothing about who is signed in now. */
  signOuts(): number
  signIn(customerId: string): void
  signOut: () => void
  /** As `signOut`, but a sign-in that is under way counts. */
  expire: () => void
  /** Makes posthog-js act for whoever is signed in; as a customer only if the visitor may be known. */
  follow(posthog: PosthogLike, mayBeKnown: boolean): void
  /** Sees to it that no `reset` deletes the visitor's decision. Returns what ends that. */
  watch(posthog: PosthogLike): () => void
}

export const createPerson = (): Person => {
  let customerId: string | undefined
  // For whom posthog-js acts. It doesn't know that itself if it makes no persons.
  let identifiedId: string | undefined
  let signOuts = 0
  let isLeaving = false
  let isFollowing = false

  const expire = () => {
    customerId = undefined
    isLeaving = true
  }

  const signOut = () => {
    expire()
    signOuts++
  }

  const isSomebody = (posthog: PosthogLike) =>
    identifiedId || posthog.get_property("$user_state") === "identified"

  return {
    customerId: () => customerId,
    signOuts: () => signOuts,
    signIn: (id) => {
      customerId = id
    },
    expire,
    signOut,
    follow: (posthog, mayBeKnown) => {
      if (isFollowing) {
        return
      }
      isFollowing = true
      safely(() => {
        if (isLeaving && isSomebody(posthog)) {
          identifiedId = undefined
          posthog.reset()
        }
        isLeaving = false
        if (!asId(posthog.get_distinct_id())) {
          // It has left the customer by itself, for its mode without IDs.
          identifiedId = undefined
        }
        if (mayBeKnown && customerId && customerId !== identifiedId) {
          // It must not go from one customer straight to another: it would send no `$identify`, and keep the session.
          if (isSomebody(posthog) && posthog.get_distinct_id() !== customerId) {
            posthog.reset()
          }
          identifiedId = customerId
          posthog.identify(customerId)
        }
      })
      isFollowing = false
    },
    watch: (posthog) =>
      replaceMethod(posthog, "reset", (original) => (...args) => {
        // The shop's own call: it has signed somebody out.
        if (!isFollowing) {
          signOut()
          identifiedId = undefined
          isLeaving = false
        }
        return keepConsent(posthog, () => original(...args))
      }),
  }
}

/** Runs posthog-js's `reset`, which deletes the visitor's decision too, and repeats the decision. */
const keepConsent = (posthog: PosthogLike, reset: () => unknown): unknown => {
  const read = () => safely(() => posthog.get_explicit_consent_status(), "pending")
  const before = read()
  const result = reset()
  // Equal if the browser itself decides, by Do Not Track: nothing was deleted then.
  if (before !== read()) {
    safely(() =>
      before === "denied"
        ? posthog.opt_out_capturing()
        : posthog.opt_in_capturing({ captureEventName: false })
    )
  }
  return result
}
