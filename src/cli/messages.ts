import type { Comparison } from "../capture/sweeps/compare/comparison-sheet"
import type {
  BackfillProgress,
  BackfillSummary,
} from "../capture/sweeps/backfill/backfill-progress"
import type { SetUpResult } from "../dashboards/schema"
import type { ErasureStatus } from "../erasure/status"
import type { NewBackfill } from "../operations/backfills/schema"
import type { PosthogReconciliation } from "../operations/reconciliation/posthog/reconcile-posthog"
import type { ProjectDecision } from "../modules/posthog/outbox/outbox-project"
import type { ProjectChange, ProjectStatus } from "../operations/project/project"
import type { Diagnosis } from "../health/check"

/** The exit code that a shell reports for a program ended by Ctrl-C. */
export const INTERRUPTED = 130

/** What `medusa-posthog backfill` asks the store to do. Times are ISO 8601. */
export type BackfillRequest =
  | ({ action: "run" } & NewBackfill & { share?: number })
  | ({ action: "preview" } & NewBackfill)
  | { action: "list" }
  | { action: "pause"; id: string }
  | { action: "resume"; id: string; share?: number }

/** What `medusa-posthog reconcile` asks the store to do. Times are ISO 8601. */
export interface ReconcileRequest {
  from?: string
  to?: string
  fix: boolean
  /** Whether to ask PostHog, too. */
  posthog: boolean
}

/** What `medusa-posthog erase` asks the store to do. */
export type EraseRequest = { action: "list" } | { action: "erase" | "confirm"; id: string }

/** What `medusa-posthog project` asks the store to do. */
export interface ProjectRequest {
  action: "show" | ProjectDecision
}

/** `medusa-posthog doctor` asks nothing in particular. */
export type DoctorRequest = Record<string, never>

/** The result of a request. `--json` prints everything except `of`. */
export type Result =
  | ({ of: "backfill run"; sending: string } & BackfillProgress)
  | { of: "backfill preview"; events: Record<string, { seen: number; missing: number }> }
  | { of: "backfill list"; backfills: BackfillSummary[] }
  | { of: "backfill pause"; id: string }
  | { of: "erasure"; erasure: ErasureStatus }
  | { of: "erasures"; erasures: ErasureStatus[] }
  | ({ of: "dashboard" } & SetUpResult)
  | ({ of: "project" } & ProjectStatus)
  | ({ of: "project change" } & ProjectChange)
  | ({ of: "doctor" } & Diagnosis)
  | ({ of: "reconcile"; recorded: number; posthog?: PosthogReconciliation } & Comparison)

/** One kind of result. */
export type ResultOf<Of extends Result["of"]> = Extract<Result, { of: Of }>

/** A message from the store's process to the command that started it. */
export type StoreMessage =
  | { kind: "note"; text: string }
  | { kind: "begin"; label: string; total: number; seen: number; recorded: number }
  | { kind: "progress"; seen: number; recorded: number }
  | { kind: "result"; result: Result }
  | { kind: "failed"; reason: string }
