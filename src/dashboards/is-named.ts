import type { SetUpLine } from "./schema"

const MANY: ReadonlySet<SetUpLine["kind"]> = new Set(["event", "property"])

const NAMED: ReadonlySet<SetUpLine["outcome"]> = new Set(["failed", "kept", "away"])

/** Whether a line is shown by its name. Descriptions are too many, unless a person had a hand in one, or it failed. */
export const isNamed = ({ kind, outcome }: SetUpLine): boolean =>
  NAMED.has(outcome) || !MANY.has(kind)
