import type { NoteTrouble, Trouble } from "../../../events/trouble"

/** Few definitions and few kinds: more would be a mistake in the caller. */
const MAX_KINDS = 200

/** So seldom that a store in which everything fails writes no more than one that is well. */
const WRITE_EVERY_MS = 3_000

/** Longer than any name of an error. */
const MAX_ERROR_LENGTH = 200

/** A kind of trouble with one definition, as this process has noted it since it last wrote. */
export interface NotedTrouble extends Trouble {
  count: number
  /** Milliseconds since the epoch, by this process's clock. */
  firstAt: number
  lastAt: number
}

/**
 * Counts what keeps events from being recorded, by kind and definition, and writes it to the database in the background, where health
 * finds it whatever process is asked. While the database is away, it is kept.
 */
export class Troubles {
  private noted = new Map<string, NotedTrouble>()
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()

  constructor(
    private readonly write: (troubles: readonly NotedTrouble[]) => Promise<void>,
    private readonly everyMs = WRITE_EVERY_MS
  ) {}

  /** Notes one, without I/O. Never throws. */
  note: NoteTrouble = (trouble) => {
    const at = Date.now()
    const error = trouble.error.slice(0, MAX_ERROR_LENGTH)
    this.keep({ ...trouble, error, count: 1, firstAt: at, lastAt: at })
  }

  /** Writes what was noted. Never rejects: what could not be written is kept, and written later. */
  async flush(): Promise<void> {
    this.writing = this.writing.then(() => this.writeAll())
    return this.writing
  }

  private keep(trouble: NotedTrouble): void {
    const key = `${trouble.kind}:${trouble.definition}`
    const known = this.noted.get(key)
    if (!known && this.noted.size >= MAX_KINDS) {
      return
    }
    const newest = known && known.lastAt > trouble.lastAt ? known : trouble
    this.noted.set(key, {
      ...newest,
      count: (known?.count ?? 0) + trouble.count,
      firstAt: Math.min(known?.firstAt ?? Infinity, trouble.firstAt),
    })
    // A trouble is worth no process that is kept alive for it.
    this.timer ??= setTimeout(() => void this.flush(), this.everyMs).unref()
  }

  private async writeAll(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const noted = [...this.noted.values()]
    this.noted.clear()
    try {
      await (noted.length > 0 ? this.write(noted) : undefined)
    } catch {
      noted.forEach((trouble) => this.keep(trouble))
    }
  }
}
