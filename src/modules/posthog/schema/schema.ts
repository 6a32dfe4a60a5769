import { errorName } from "../../../lib/error-name"
import type { Log } from "../../../lib/log"

const CHECK_AGAIN_MS = 60_000

/** What a schema is checked with. */
export interface SchemaParts {
  /** Names of migrations that the database has not run. */
  readPending: () => Promise<readonly string[]>
  log: Pick<Log, "error" | "info" | "warn">
  /** Called when the tables are there, at once or later. */
  onReady: () => void
}

/**
 * Whether the plugin's tables are as this version needs them. While they are not, nothing is recorded or sent, the log says so once,
 * and it is looked again each minute, because `db:migrate` may be run beside a running store.
 */
export class Schema {
  private pending: readonly string[] = []
  private timer: NodeJS.Timeout | undefined
  private isStopped = false

  constructor(private readonly parts: SchemaParts) {}

  /** What is wrong, and what to do; undefined where nothing is, or it is not known. */
  get problem(): string | undefined {
    return this.pending.length === 0
      ? undefined
      : `Expected the plugin's tables to be up to date, but ${this.pending.join(", ")} did not run, so nothing is recorded or sent. Run \`npx medusa db:migrate\`; the plugin then starts within a minute.`
  }

  /** Looks whether the tables are there, and again until they are. */
  async check(): Promise<void> {
    const wasMissing = this.pending.length > 0
    this.pending = await this.readPending()
    if (this.isStopped) {
      return
    }
    if (this.problem) {
      if (!wasMissing) {
        this.parts.log.error(`medusa-plugin-posthog: ${this.problem}`)
      }
      this.timer = setTimeout(() => void this.check(), CHECK_AGAIN_MS).unref()
      return
    }
    if (wasMissing) {
      this.parts.log.info(
        "medusa-plugin-posthog: the plugin's tables are up to date, so it starts."
      )
    }
    this.parts.onReady()
  }

  /** Looks no more. */
  stop(): void {
    this.isStopped = true
    clearTimeout(this.timer)
  }

  /** A database that cannot be asked says nothing of its tables: what was known stays. */
  private async readPending(): Promise<readonly string[]> {
    try {
      return await this.parts.readPending()
    } catch (error) {
      this.parts.log.warn(
        `medusa-plugin-posthog: couldn't check whether its migrations have run: ${errorName(error)}`
      )
      return this.pending
    }
  }
}
