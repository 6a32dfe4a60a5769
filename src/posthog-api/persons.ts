import { z } from "@medusajs/framework/zod"
import { PosthogApiError, unlessNotFound } from "./api-error"
import { requestApi } from "./request"
import type { ApiAccess } from "./request"

/** The queued deletion of a person's events. */
export interface Deletion {
  /** When PostHog saw that the events were gone; undefined while they wait. */
  verifiedAt: Date | undefined
}

const found = z.object({ results: z.array(z.object({ uuid: z.string().min(1) })) })

/** `persons_deleted` is 0 if PostHog has only queued the person, depending on its version. */
const accepted = z.object({
  persons_found: z.number(),
  events_queued_for_deletion: z.boolean(),
  deletion_errors: z.array(z.unknown()).optional(),
})

const deletions = z.object({
  results: z.array(z.object({ person_uuid: z.string(), delete_verified_at: z.string().nullish() })),
})

/** PostHog's REST API for persons (`posthog/api/person.py`). */
export const personsApi = (access: ApiAccess) => ({
  /** Returns PostHog's UUID of the person with this ID. */
  find: async (distinct_id: string): Promise<string | undefined> => {
    const { results } = await requestApi(access, {
      method: "GET",
      scope: "person:read",
      path: "persons/",
      query: { distinct_id },
      answers: found,
    })
    return results[0]?.uuid
  },
  /**
   * Deletes the person with this ID, and queues the deletion of their events and recordings. Can't be undone. Also finds whom `find`
   * doesn't: PostHog's lists leave out a person who was deleted and came back. Events that came since a deletion of theirs that still waits
   * aren't queued.
   *
   * @returns false if PostHog knows no such person
   */
  delete: async (distinct_id: string): Promise<boolean> => {
    const answer = await requestApi(access, {
      method: "POST",
      scope: "person:write",
      path: "persons/bulk_delete/",
      body: { distinct_ids: [distinct_id], delete_events: true, delete_recordings: true },
      answers: accepted,
    })
    if (answer.deletion_errors?.length) {
      throw notDeleted()
    }
    return answer.persons_found > 0 && answer.events_queued_for_deletion
  },
  /**
   * Returns how far PostHog got with a person's events, which it deletes days later.
   *
   * @returns undefined if PostHog lists no such deletion; `unlisted` if this version of PostHog lists none at all
   */
  deletionOf: async (person_uuid: string): Promise<Deletion | "unlisted" | undefined> =>
    unlessNotFound(async () => {
      const { results } = await requestApi(access, {
        method: "GET",
        scope: "person:read",
        path: "persons/deletion_status/",
        query: { person_uuid, status: "all" },
        answers: deletions,
      })
      const [newest] = results.filter((one) => one.person_uuid === person_uuid)
      const verifiedAt = newest?.delete_verified_at
      return newest && { verifiedAt: verifiedAt ? new Date(verifiedAt) : undefined }
    }, "unlisted" as const),
})

export type PersonsApi = ReturnType<typeof personsApi>

const notDeleted = (): PosthogApiError =>
  new PosthogApiError({
    code: "deletion_failed",
    seen: "PostHog couldn't delete a person.",
  })
