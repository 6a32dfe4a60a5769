import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import type PosthogModuleService from "../../modules/posthog/service"
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
}

/** What a person decides if the outbox belongs to another project: `resend` also sends again what was delivered. */
export type ProjectDecision = "keep" | "resend"

/** @throws {MedusaError} if there is no project key, or the plugin is turned off */
export const readProject = async (container: MedusaContainer): Promise<ProjectStatus> => {
  const { outbox, key } = withKey(mustRecord(container))
  const owner = await outbox.project.owner()
  return {
    key_ending: key.ending,
    outbox_key_ending: owner?.ending ?? null,
    is_own: !outbox.project.isOther(owner),
    waiting: (await outbox.backlog()).waiting,
    ...(await outbox.project.countResendable()),
  }
}

/**
 * Gives the outbox to the project of the store's key.
 *
 * @returns how many events are sent again
 * @throws {MedusaError} if there is no project key, or the plugin is turned off
 */
export const decideProject = async (
  container: MedusaContainer,
  decision: ProjectDecision
): Promise<number> => {
  const { outbox } = withKey(mustRecord(container))
  if (decision === "resend") {
    return outbox.project.adoptAndResend()
  }
  await outbox.project.adopt()
  return 0
}

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
