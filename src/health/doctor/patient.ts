import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { resolvePosthog } from "../../modules/posthog/resolve"
import type { PosthogInternals } from "../../modules/posthog/internals"
import { CLOUD_HOSTS } from "../../options/host"
import { accessOf } from "../../posthog-api/access"
import type { ApiAccess } from "../../posthog-api/request"

/** How Medusa is set up. */
export interface Setup {
  /** What medusa-config resolves the modules to. */
  eventBus: string
  workflowEngine: string
  workerMode: string
}

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
export interface Patient {
  posthog: PosthogInternals
  setup: Setup
  /** Undefined without a personal API key. */
  access: ApiAccess | undefined
  /** PostHog Cloud's hosts. */
  clouds: Record<"us" | "eu", string>
  patience: Patience
}

/** PostHog usually shows an event within seconds. */
const PATIENCE: Patience = { answerMs: 10_000, seenMs: 60_000, everyMs: 3_000 }

/** Takes up the store that runs in this process. */
export const patientOf = (container: MedusaContainer): Patient =>
  patient(resolvePosthog(container).internals, setupOf(container))

export const patient = (
  posthog: PosthogInternals,
  setup: Setup,
  { patience = PATIENCE, clouds = CLOUD_HOSTS }: Partial<Pick<Patient, "patience" | "clouds">> = {}
): Patient => {
  const access = accessOf(posthog.options)
  return {
    posthog,
    setup,
    access: access && { ...access, timeoutMs: patience.answerMs },
    clouds,
    patience,
  }
}

const setupOf = (container: MedusaContainer): Setup => {
  const { modules = {}, projectConfig } = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const resolved = (name: string): string => {
    const { resolve } = Object(modules[name]) as { resolve?: unknown }
    return typeof resolve === "string" ? resolve : ""
  }
  return {
    eventBus: resolved(Modules.EVENT_BUS),
    workflowEngine: resolved(Modules.WORKFLOW_ENGINE),
    workerMode: projectConfig.workerMode ?? "shared",
  }
}
