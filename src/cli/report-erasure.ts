import type { ErasureState, ErasureStatus } from "../erasure/status"
import { problemWords } from "../health/problem-words"
import { textTable } from "../lib/text-table"
import { counted } from "../lib/counted"

const NEXT: Record<Exclude<ErasureState, "finished">, string> = {
  sending_customer_deleted:
    "It waits until PostHog has the event customer_deleted. Your running store then continues.",
  erasing_rows:
    "Events about the customer are on their way to PostHog. Your running store continues once PostHog has answered.",
  deleting_person:
    "The plugin's own tables are done. In a few minutes, your running store asks PostHog to delete the person with their events and recordings.",
  verifying:
    "PostHog has accepted the deletion. It deletes events within days (PostHog Cloud: on the weekend), and your running store checks that.",
}

const OUTCOMES: Record<NonNullable<ErasureStatus["outcome"]>, string> = {
  deleted: "PostHog has deleted the person with their events and recordings.",
  not_found: "PostHog has no such person.",
  by_hand: "You confirmed that you deleted the person in PostHog.",
  restored:
    "The customer exists again in Medusa, so the erasure ended. What was erased or asked of PostHog before stays erased.",
  not_sent: "Nothing ever left your store, so there is nothing to delete in PostHog.",
}

const BY_HAND = `You must do PostHog's part by hand, because \`apiKey\`, \`personalApiKey\`, or \`projectId\` is missing:
  1. In PostHog, open the person with this ID and delete them with their events and recordings.
  2. Run: npx medusa-posthog erase <customer id> --done-by-hand
Or set all three (POSTHOG_API_KEY, POSTHOG_PERSONAL_API_KEY, POSTHOG_PROJECT_ID); your running store then does it within an hour.`

/** An erasure as text for a person. */
export const reportErasure = (erasure: ErasureStatus): string =>
  [
    `Erasure of ${erasure.customer_id ?? "a customer"}: ${erasure.state}. Changed ${counted(erasure.rows_changed, "row")} of the plugin.`,
    nextOf(erasure),
  ].join("\n")

const nextOf = ({ state, outcome, last_error }: ErasureStatus): string => {
  if (state === "finished") {
    return outcome ? OUTCOMES[outcome] : ""
  }
  if (last_error === "no_rest_options") {
    return BY_HAND
  }
  if (last_error === "project_mismatch") {
    return `It waits: ${problemWords.project_mismatch}`
  }
  return last_error ? `${NEXT[state]} The last attempt failed: ${last_error}.` : NEXT[state]
}

/** Erasures as a table. */
export const reportErasures = (erasures: readonly ErasureStatus[]): string =>
  erasures.length === 0
    ? "No erasures yet. Start one with: npx medusa-posthog erase <customer id>"
    : textTable(
        [
          "customer",
          "state",
          "requested",
          "by",
          "rows erased",
          "accepted",
          "finished",
          "outcome",
          "waits for",
        ],
        erasures.map((one) => [
          one.customer_id ?? `sha256 ${one.customer_hash.slice(0, HASH_SHOWN)}…`,
          one.state,
          one.requested_at,
          one.requested_by,
          one.erased_at ?? "",
          one.accepted_at ?? "",
          one.finished_at ?? "",
          one.outcome ?? "",
          one.last_error ?? "",
        ])
      )

/** Enough to tell erasures apart. */
const HASH_SHOWN = 12
