import type { HintSource } from "./language/event-definition"

/** Names rows that may have changed, as a Medusa event does. A hint proves nothing: the plugin reads the rows. */
export interface Hint extends Omit<HintSource, "payload"> {
  /** Id of the event definition whose rows may have changed. */
  definition: string
  /** Value of the field or, with `through`, of the field `by`. */
  value: string
}
