import type { NoteTrouble, Trouble } from "../../../events/trouble"

/** Definitions and kinds are few; more would be a bug in the caller. */
const MAX_KINDS = 200

/** Rare enough that a store in which everything fails writes no more than a healthy one. */
const WRITE_EVERY_MS = 3_000

/** Longer than the name of any error. */
const MAX_ERROR_LENGTH = 200

/** A kind of trouble with one definition, as this process has noted it since it last wrote. */
export interface NotedTrouble extends Trouble {
  count: number
  /** Milliseconds since the epoch, by this process's clock. */
  firstAt: number
  lastAt: number
}

/**
 * Counts what keeps events from being recorded, by kind and definition, and writes it to the database in the background, so that health
 * shows it no matter which process is asked. Keeps the counts while the database is away.
 */
export class Troubles {
  private noted = new Map<string, NotedTrouble>()
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()

  constructor(
    private readonly write: (troubles: readonly NotedTrouble[]) => Promise<void>,
    private readonly everyMs = WRITE_EVERY_MS
  ) {}

  /** Notes a trouble, without I/O. Never throws. */
  note: NoteTrouble = (trouble) => {
    const at = Date.now()
    const error = trouble.error.slice(0, MAX_ERROR_LENGTH)
    this.keep({ ...trouble, error, count: 1, firstAt: at, lastAt: at })
  }

  /** Writes what was noted. Never rejects: what couldn't be written is kept and written later. */
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
    // No process needs to stay alive to write troubles.
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
