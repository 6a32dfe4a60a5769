import { isDeepStrictEqual } from "node:util"
import type { Provision } from "../modules/posthog/provisions/provisions"
import type { SetUpLine } from "./schema"

/** What becomes of one thing that the plugin sets up in PostHog. */
export type Outcome = Exclude<SetUpLine["outcome"], "unseen" | "failed">

/** How something in PostHog is, how it should be, and how the plugin left it. */
export interface Situation {
  /** Undefined if an event that it needs is off. */
  wanted: object | undefined
  /** Undefined if PostHog doesn't have it. */
  found: object | undefined
  /** Undefined if the plugin never made it. */
  known: Pick<Provision, "written" | "seen"> | undefined
  /** Whether what was deleted is made again. */
  restores: boolean
}

/** Decides what to do. Returns undefined if there is nothing to be done or said. */
export const decide = ({ wanted, found, known, restores }: Situation): Outcome | undefined => {
  if (found && known && !isSame(found, known.seen)) {
    return wanted && isSame(found, wanted) ? "unchanged" : "kept"
  }
  if (!wanted) {
    return found && known ? "unneeded" : undefined
  }
  if (!found) {
    return known && !restores ? "away" : "created"
  }
  if (!known) {
    return isSame(found, wanted) ? "unchanged" : "kept"
  }
  return isSame(known.written, wanted) ? "unchanged" : "updated"
}

/** Whether two contents are the same, apart from what PostHog itself adds. */
export const isSame = (one: unknown, other: unknown): boolean =>
  isDeepStrictEqual(essence(one), essence(other))

/** PostHog raises the version of a query when it reads an old one, and writes out what is empty. */
const essence = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    return value.length > 0 ? value.map(essence) : undefined
  }
  if (typeof value !== "object" || value === null) {
    return value ?? undefined
  }
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, essence(inner)] as const)
    .filter(([key, inner]) => key !== "version" && inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
