import { MedusaError } from "@medusajs/framework/utils"
import type { EvaluatedFlags, FlagSubject } from "../../events/flags/flags"
import type { Visit } from "../../identity/browser/visit"
import type { Hint } from "../../events/hint"
import type { AddMoment } from "../../events/moment"

/** A store's feature flags. Nothing of it rejects because of PostHog. */
export interface StoreFlags {
  evaluate: (subject: FlagSubject) => Promise<EvaluatedFlags>
  /** For a request's visitor. Without a subject, who may not be known, all flags have their defaults. */
  evaluateFor: (
    request: object,
    extra?: Omit<FlagSubject, "distinctId">
  ) => Promise<{ subject?: FlagSubject & { visit?: Visit }; flags: EvaluatedFlags }>
  /** Whether the store has PostHog's definitions of its flags, by then. */
  ready: (timeoutMs: number) => Promise<boolean>
  stop: () => Promise<void>
}

/** What waits in this process's memory until its events are in the outbox. */
export interface Memory {
  /** Takes hints and returns at once, without I/O. Never throws. */
  addHints: (hints: readonly Hint[]) => void
  addMoment: AddMoment
  /** Records everything in the outbox, if the database answers. */
  flush: () => Promise<void>
  /** How many moments are lost if the process ends now. */
  lostMoments: () => number
}

/** What the module leaves to code that has Medusa's Query. Set once, when the application starts. */
export interface Connection {
  memory: Memory
  /** Records what no hint announced, if that is due. */
  catchUp: () => Promise<unknown>
  /** Continues the erasures of customers that are due. */
  erase: () => Promise<unknown>
  flags: StoreFlags
  /** Reports trouble that lasts, if that is due. */
  alert: () => Promise<unknown>
  /** Runs the backfills that were started from the Admin, until they are done or the signal says to stop. */
  backfill: (stopping: AbortSignal) => Promise<unknown>
}

/** The error if something needs the connection before there is one. */
export const notConnected = (): MedusaError =>
  new MedusaError(
    MedusaError.Types.UNEXPECTED_STATE,
    "Expected Medusa to have loaded the plugin's subscribers, which connect the module, but it hasn't. List medusa-plugin-posthog under `plugins` in medusa-config."
  )
