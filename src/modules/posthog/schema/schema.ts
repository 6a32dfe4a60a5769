import { MedusaError } from "@medusajs/framework/utils"
import { errorName } from "../../../lib/error-name"
import type { Log } from "../../../lib/log"

const CHECK_AGAIN_MS = 60_000

/** PostgreSQL's "insufficient privilege". */
const DENIED = "42501"

const GRANT = " Grant SELECT on mikro_orm_migrations to the store's database role."

/** The plugin's tables aren't as this version needs them. The message says what to do. */
export class MissingTablesError extends MedusaError {
  constructor(problem: string) {
    super(MedusaError.Types.NOT_ALLOWED, problem)
  }
}

export interface SchemaParts {
  /** Names of migrations that the database has not run. */
  readPending: () => Promise<readonly string[]>
  log: Pick<Log, "error" | "info" | "warn">
  /** Called once, when the tables are up to date or nothing is known about them. */
  onReady: () => void
}

/**
 * Knows whether the plugin's tables are up to date. While they aren't, nothing is recorded or sent, the log says so once, and the check
 * runs again every minute, because `db:migrate` may run while the store does.
 */
export class Schema {
  private pending: readonly string[] = []
  private timer: NodeJS.Timeout | undefined
  private isReady = false
  private warnedOf: string | undefined
  private isStopped = false

  constructor(private readonly parts: SchemaParts) {}

  /** What is wrong and how to fix it; undefined if nothing is, or if it isn't known. */
  get problem(): string | undefined {
    return this.pending.length === 0
      ? undefined
      : `Expected the plugin's tables to be up to date, but ${this.pending.join(", ")} didn't run, so nothing is recorded or sent. Run \`npx medusa db:migrate\`; the plugin then starts within a minute.`
  }

  /**
   * Does work that needs the tables.
   *
   * @throws {MissingTablesError} if they aren't up to date
   */
  async inTables<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.problem) {
      throw new MissingTablesError(this.problem)
    }
    return work()
  }

  /** Checks the tables, and again every minute until they are known to be up to date. */
  async check(): Promise<void> {
    const wasMissing = this.pending.length > 0
    const isKnown = await this.read()
    if (this.isStopped) {
      return
    }
    if (this.problem || !isKnown) {
      this.timer = setTimeout(() => void this.check(), CHECK_AGAIN_MS).unref()
    }
    if (this.problem) {
      if (!wasMissing) {
        this.parts.log.error(`medusa-plugin-posthog: ${this.problem}`)
      }
      return
    }
    if (wasMissing) {
      this.parts.log.info(
        "medusa-plugin-posthog: the plugin's tables are up to date, so it starts."
      )
    }
    if (!this.isReady) {
      this.isReady = true
      this.parts.onReady()
    }
  }

  /** Ends the checks. */
  stop(): void {
    this.isStopped = true
    clearTimeout(this.timer)
  }

  /** Returns whether the database answered. If it doesn't, that says nothing about its tables, so the last result stays. */
  private async read(): Promise<boolean> {
    try {
      this.pending = await this.parts.readPending()
      return true
    } catch (error) {
      // A database role that may not read the table of migrations never gets an answer, and everything else works.
      const name = errorName(error)
      if (name !== this.warnedOf) {
        this.warnedOf = name
        const remedy = name === DENIED ? GRANT : ""
        this.parts.log.warn(
          `medusa-plugin-posthog: couldn't check whether its migrations have run, and asks again every minute: ${name}.${remedy}`
        )
      }
      return false
    }
  }
}
