import { Migration } from "@medusajs/framework/mikro-orm/migrations"

/** Tries to get a table's lock for a moment, again and again: whoever writes meanwhile waits no longer than that moment. */
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
 * A migration for a store that goes on selling, with millions of rows: it waits for no lock longer than a moment. Each statement is a
 * transaction of its own and may be run twice, because a migration that fails begins again from its first statement. So every
 * migration of the module is one of these: Medusa runs all that are pending in one transaction, and one that held a lock there would
 * wait for ever for those that run beside it.
 */
export abstract class OnlineMigration extends Migration {
  override isTransactional(): boolean {
    return false
  }

  /**
   * Builds an index. Not concurrently: that waits for Medusa's `db:migrate`, which waits for it in a transaction of its own, for ever. So
   * recording waits while it is built, some seconds for a million rows; no shopper waits for recording. What an earlier try left behind
   * unfinished is dropped.
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

  /** Changes a table in a way that is done in a moment, such as by a column that may be null. */
  protected alterTable(statement: string): void {
    this.addSql(lockedBriefly(statement))
  }

  /** Updates rows of a large table part by part; `update` ends in its condition. */
  protected updateInParts(table: string, key: string, update: string): void {
    this.addSql(inParts(table, key, update))
  }
}
