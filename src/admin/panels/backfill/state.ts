import type { Backfill } from "../../../operations/backfills/schema"

/** What a person is told about a backfill: `queued` waits for a process of the store, `interrupted` for a person. */
export type BackfillState = "running" | "queued" | "interrupted" | "paused" | "done" | "canceled"

export const stateOf = ({ status, is_active, in_background }: Backfill): BackfillState => {
  if (status !== "running" || is_active) {
    return status
  }
  return in_background ? "queued" : "interrupted"
}

export const isOver = ({ status }: Backfill): boolean => status === "done" || status === "canceled"

export const COLORS = {
  running: "blue",
  queued: "grey",
  interrupted: "orange",
  paused: "orange",
  done: "green",
  canceled: "grey",
} as const
