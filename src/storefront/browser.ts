import { watchAttribution } from "./attribution"
import type { Visitor } from "./headers"
import { createPerson } from "./person"
import type { Person } from "./person"
import { replaceMethod, safely } from "./safely"
import type { Consent, ConnectOptions, PosthogLike } from "./types"
import { readVisitor } from "./visitor"

const CONSENT_METHODS = ["opt_in_capturing", "opt_out_capturing", "clear_opt_in_out_capturing"]

/** The visitor's browser: posthog-js, the last touch, and the person. */
export interface Browser {
  person: Person
  /** Looks at the visitor's decision, follows it, and returns what the server may be told. Never throws. */
  look(isActing?: boolean): Visitor
  /** Called when the visitor refuses. */
  onRefusal?: () => void
  /** Leaves posthog-js as it was. */
  leave(): void
}

export const openBrowser = (options: ConnectOptions): Browser => {
  const attribution = watchAttribution(options)
  const person = createPerson()
  const undo: (() => void)[] = []
  let watched: PosthogLike | undefined
  let decided: Consent | undefined

  const findPosthog = (): PosthogLike | undefined => {
    const { posthog } = options
    const found = typeof posthog === "function" ? posthog() : posthog
    return found?.__loaded ? found : undefined
  }

  const watch = (posthog: PosthogLike) => {
    watched = posthog
    undo.push(
      person.watch(posthog),
      ...CONSENT_METHODS.map((name) =>
        replaceMethod(posthog, name, (original) => (...args) => {
          const result = original(...args)
          look()
          return result
        })
      )
    )
  }

  const lookAt = (posthog: PosthogLike | undefined, isActing?: boolean): Visitor => {
    if (posthog) {
      if (posthog !== watched) {
        watch(posthog)
      }
      person.follow(posthog, readVisitor(posthog, options.consent).distinctId !== undefined)
    }
    const visitor = readVisitor(posthog, options.consent, isActing)
    if (!posthog || !visitor.distinctId) {
      if (posthog || visitor.consent === "denied") {
        attribution.forget()
      }
      return visitor
    }
    const { persistence, disable_persistence } = posthog.config
    const onlyInMemory = persistence === "memory" || Boolean(disable_persistence)
    const touch = attribution.keep(onlyInMemory)
    return {
      ...visitor,
      attribution: touch || undefined,
      flags: options.shownFlags?.(posthog),
    }
  }

  const look = (isActing?: boolean): Visitor => {
    const posthog = safely(findPosthog)
    const visitor = safely(() => lookAt(posthog, isActing), {})
    const before = decided
    // Until posthog-js has loaded, it may have an answer from an earlier page.
    decided = posthog && visitor.consent
    if (decided === "denied" && before && before !== decided) {
      browser.onRefusal?.()
    }
    return visitor
  }

  const browser: Browser = {
    person,
    look,
    leave: () => undo.splice(0).forEach((back) => safely(back)),
  }
  return browser
}
