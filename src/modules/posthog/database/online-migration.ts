import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Tries again and again to lock a table, for a second each time, so that no one who writes to it waits longer than that. */
const lockedBriefly = (statement: string): string => `DO $do$
BEGIN
  PERFORM set_config('lock_timeout', '1s', true);
  FOR tries IN 1..60 LOOP
    BEGIN
      ${statement};
      RETURN;
    EXCEPTION WHEN lock_not_available THEN
      IF tries = 60 THEN RAISE; END IF;
      PERFORM pg_sleep(1);
    END;
  END LOOP;
END $do$;`

/** Walks a table by its key and commits after each part. */
const inParts = (table: string, key: string, update: string): string => `DO $do$
DECLARE
  after text := '';
  until text;
BEGIN
  LOOP
    SELECT max("${key}") INTO until FROM (
      SELECT "${key}" FROM "${table}" WHERE "${key}" > after ORDER BY "${key}" LIMIT 5000
    ) part;
    EXIT WHEN until IS NULL;
    ${update} AND "${key}" > after AND "${key}" <= until;
    COMMIT;
    after := until;
  END LOOP;
END $do$;`

/**
 * A migration for a store that keeps selling, with millions of rows: it never waits long for a lock. Each statement is its own transaction
 * and may run twice, because a migration that fails starts over from its first statement. Every migration of the module must extend this
 * class: Medusa runs all pending migrations in one transaction, and one that held a lock there would wait forever for those that run
 * outside it.
 */
export abstract class OnlineMigration extends Migration {
  override isTransactional(): boolean {
    return false
  }

  /**
   * Builds an index, but not concurrently: a concurrent build waits for Medusa's `db:migrate`, which waits for it in its own transaction,
   * so both would wait forever. Recording waits while the index is built, a few seconds for a million rows; no shopper waits for recording.
   * Drops what an earlier try left unfinished.
   */
  protected async addIndex(name: string, on: string): Promise<void> {
    const unfinished = await this.execute(
      `SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('"${name}"') AND NOT indisvalid`
    )
    if (unfinished.length > 0) {
      this.dropIndex(name)
    }
    this.addSql(lockedBriefly(`CREATE INDEX IF NOT EXISTS "${name}" ON ${on}`))
  }

  protected dropIndex(name: string): void {
    this.addSql(lockedBriefly(`DROP INDEX IF EXISTS "${name}"`))
  }

  /** Changes a table in a way that takes only a moment, such as adding a nullable column. */
  protected alterTable(statement: string): void {
    this.addSql(lockedBriefly(statement))
  }

  /** Updates rows of a large table part by part. `update` must end with its condition. */
  protected updateInParts(table: string, key: string, update: string): void {
    this.addSql(inParts(table, key, update))
  }
}
