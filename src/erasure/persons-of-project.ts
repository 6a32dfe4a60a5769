import type { Pipeline } from "../capture/rows/pipeline"
import { accessOf } from "../posthog-api/access"
import { personsApi } from "../posthog-api/persons"
import type { PersonsApi } from "../posthog-api/persons"
import { mustBeProjectOf } from "../posthog-api/project"

/** Reaches the persons of the outbox's project in PostHog. Returns undefined if the options don't say how, or this process may not. */
export type ReachPersons = () => Promise<PersonsApi | undefined>

/**
 * Returns what reaches the outbox's persons in one run of erasures, and only theirs: the outbox's key is this process's, and so is that of
 * `projectId`. PostHog is asked once a run for the latter, also if it refuses. A run takes minutes at most, and what it deletes can't be
 * brought back.
 */
export const personsOfProject = ({ posthog }: Pick<Pipeline, "posthog">): ReachPersons => {
  let checked: Promise<void> | undefined
  return async () => {
    const { options, outbox } = posthog
    const { apiKey } = options
    const access = (await outbox.project.mayAct()) ? accessOf(options) : undefined
    if (!access || !apiKey) {
      return undefined
    }
    checked ??= mustBeProjectOf(access, apiKey)
    await checked
    return personsApi(access)
  }
}
