import type { Trouble } from "../../../types/trouble"

/** Few definitions and few kinds: more would be a mistake in the caller. */
const MAX_KINDS = 200

/** A kind of trouble with one definition, counted. */
export interface CountedTrouble extends Trouble {
  count: number
  /** When it was last noted, milliseconds since the epoch. */
  lastAt: number
}

/** Counts what kept events from being recorded in this process, by kind and definition. */
export class Troubles {
  private readonly noted = new Map<string, CountedTrouble>()

  /** Notes one, without I/O. */
  note(trouble: Trouble): void {
    const key = `${trouble.kind}:${trouble.definition}`
    const known = this.noted.get(key)
    if (known || this.noted.size < MAX_KINDS) {
      this.noted.set(key, { ...trouble, count: (known?.count ?? 0) + 1, lastAt: Date.now() })
    }
  }

  /** All that was noted. */
  list(): CountedTrouble[] {
    return [...this.noted.values()]
  }
}
