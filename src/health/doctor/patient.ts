import { CLOUD_HOSTS } from "../../options/host"
import { accessOf } from "../../posthog-api/access"
import type { ApiAccess } from "../../posthog-api/request"
import type { CheckedStore } from "../checked-store"

/** How long the doctor waits. */
export interface Patience {
  /** For an answer of PostHog. */
  answerMs: number
  /** Until a test event is seen. */
  seenMs: number
  /** Between two looks. */
  everyMs: number
}

/** Whom the doctor examines. */
export interface Patient extends CheckedStore {
  /** Undefined without a personal API key. */
  access: ApiAccess | undefined
  /** PostHog Cloud's hosts. */
  clouds: Record<"us" | "eu", string>
  patience: Patience
}

/** PostHog usually shows an event within seconds. Proxies often end a request of the Admin after 30 seconds. */
const PATIENCE: Record<"command" | "request", Patience> = {
  command: { answerMs: 10_000, seenMs: 60_000, everyMs: 3_000 },
  request: { answerMs: 5_000, seenMs: 15_000, everyMs: 3_000 },
}

/** Takes up a store, with the patience of whoever waits for the doctor. */
export const patientOf = (
  store: CheckedStore,
  {
    patience = PATIENCE[store.isPartOfStore ? "request" : "command"],
    clouds = CLOUD_HOSTS,
  }: Partial<Pick<Patient, "patience" | "clouds">> = {}
): Patient => {
  const access = accessOf(store.posthog.options)
  return {
    ...store,
    access: access && { ...access, timeoutMs: patience.answerMs },
    clouds,
    patience,
  }
}
