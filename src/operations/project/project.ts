import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { SECOND_MS } from "../../lib/time"
import type { ProjectDecision, ProjectKey } from "../../modules/posthog/outbox/outbox-project"
import type PosthogModuleService from "../../modules/posthog/service"
import { askKey } from "../../modules/posthog/sending/ask-key"
import { mustRecord } from "../must-record"

/** To which PostHog project the outbox belongs, and what another one would get. */
export interface ProjectStatus {
  /** The end of the store's project key. */
  key_ending: string
  /** The end of the key of the outbox's project; null before the first delivery. */
  outbox_key_ending: string | null
  /** Whether they are the same project, so that events are sent. */
  is_own: boolean
  /** Events that wait to be sent; at most a million are counted. */
  waiting: number
  /** Delivered events that `resend` sends again. */
  resendable: number
  /** Delivered events that have no payload left, because of `retentionDays`. */
  receipts: number
  /** Customers whose erasure isn't finished. */
  unfinished_erasures: number
  /** The `environment` option, by default NODE_ENV: a command may run in another one than the store. */
  environment: string
}

/** What a decision changed. */
export interface ProjectChange {
  key_ending: string
  decision: ProjectDecision
  /** False if the outbox belonged to the project already; nothing was changed then. */
  is_changed: boolean
  /** How many delivered events are sent again. */
  resent: number
  /** The IDs of customers whose erasure wasn't finished, so that the previous project may still have them. */
  to_erase_by_hand: string[]
}

/** @throws {MedusaError} if there is no project key, or the plugin is turned off */
export const readProject = async (container: MedusaContainer): Promise<ProjectStatus> => {
  const posthog = mustRecord(container)
  const { outbox, key } = withKey(posthog)
  const owner = await outbox.project.owner()
  return {
    key_ending: key.ending,
    outbox_key_ending: owner?.ending ?? null,
    is_own: !outbox.project.otherThanOwn(owner),
    waiting: (await outbox.backlog()).waiting,
    ...(await outbox.project.countResendable()),
    unfinished_erasures: (await posthog.internals.erasures.unfinished()).length,
    environment: posthog.options.environment,
  }
}

/**
 * Gives the outbox to the project of the store's key.
 *
 * @throws {MedusaError} if there is no project key, PostHog doesn't know it, the plugin is turned off, or processes still deliver to the
 * other project
 */
export const decideProject = async (
  container: MedusaContainer,
  decision: ProjectDecision
): Promise<ProjectChange> => {
  const posthog = mustRecord(container)
  const { outbox, key } = withKey(posthog)
  const owner = await outbox.project.owner()
  const unchanged = { key_ending: key.ending, decision, resent: 0, to_erase_by_hand: [] }
  if (owner && !outbox.project.otherThanOwn(owner)) {
    return { ...unchanged, is_changed: false }
  }
  await checkKey(posthog)
  await (owner && checkStandstill(posthog, owner))
  const unfinished = decision === "new-key" ? [] : await posthog.internals.erasures.unfinished()
  const resent = await outbox.project.adopt(decision)
  return { ...unchanged, is_changed: true, resent, to_erase_by_hand: owner ? unfinished : [] }
}

/** The error if something would compare the outbox with another project than its own. */
export const otherProjectError = ({ ending }: Pick<ProjectKey, "ending">): MedusaError =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Expected the outbox to belong to the project of your store's key, but it belongs to the one whose key ends in ${ending}. Run \`npx medusa-posthog project\`, which shows your choices.`
  )

const withKey = ({ internals: { outbox } }: PosthogModuleService) => {
  const { key } = outbox.project
  if (!key) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      "Expected a project key, because it names the project, but `apiKey` and POSTHOG_API_KEY aren't set. Set one of them."
    )
  }
  return { outbox, key }
}

const KEY_TIMEOUT_MS = 10 * SECOND_MS

/** Otherwise a mistyped key would get the outbox. */
const checkKey = async ({
  options: { host, apiKey = "" },
}: PosthogModuleService): Promise<void> => {
  const { status } = await askKey({ host, apiKey, timeoutMs: KEY_TIMEOUT_MS }, fetch)
  if (status === 401) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      "Expected PostHog to know your store's project key, but it answered 401. Check `apiKey` and `host`."
    )
  }
}

/**
 * What is on its way to the other project would be missing in the new one. And whoever runs the command in the wrong environment would stop a
 * store that delivers.
 */
const checkStandstill = async (
  { internals, options }: PosthogModuleService,
  owner: ProjectKey
): Promise<void> => {
  const processes = await internals.processes.countDelivering(owner.hash)
  if (processes > 0 || (await internals.outbox.isAnyLeased())) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Expected no process to deliver to the outbox's project, but some did within the last three minutes. If this is the right database and key (the environment is \`${options.environment}\`), give all processes the new key, and run the command again after three minutes. It looks the same for a database that was copied just now.`
    )
  }
}
