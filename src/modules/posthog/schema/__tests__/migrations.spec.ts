import { readdirSync } from "node:fs"
import { join } from "node:path"
import type { Migration } from "@medusajs/framework/mikro-orm/migrations"

const FOLDER = join(__dirname, "../..", "migrations")

/** Tables that may have millions of rows. */
const LARGE = ["posthog_outbox_event"]

type MigrationClass = new (...parts: ConstructorParameters<typeof Migration>) => Migration

/** What a migration runs in the database, up and down. Its own queries find nothing. */
const statementsOf = async (Class: MigrationClass) => {
  const migration = new Class({ execute: async () => [] } as never, {} as never)
  await migration.up()
  await migration.down()
  return migration.getQueries().map(String)
}

/** What is wrong with a statement for a store with millions of rows that keeps selling. */
const faultsIn = (sql: string, { isFirst = false } = {}): string[] => {
  const isOfLarge = LARGE.some((table) => sql.includes(`"${table}"`))
  const isIndex = /\b(create|drop)\s+(unique\s+)?index\b/i.test(sql)
  const faults: [boolean, string][] = [
    [
      isIndex && !isFirst && !/lock_timeout/.test(sql) && /outbox/i.test(sql),
      "waits for the table's lock: use `addIndex` or `dropIndex`",
    ],
    [
      /\bconcurrently\b/i.test(sql),
      "waits for `db:migrate` itself, forever: use `addIndex` or `dropIndex`",
    ],
    [
      /\balter\s+table\b/i.test(sql) && !/lock_timeout/.test(sql),
      "waits for a table's lock: use `alterTable`",
    ],
    [
      /\badd\s+column\b[^,;]*\bdefault\s+(?!-?\d|'|true|false|now\(\))/i.test(sql),
      "rewrites the table for a default that is computed for each row",
    ],
    [
      isOfLarge && /\b(update|delete\s+from)\s+"/i.test(sql) && !/\bCOMMIT;/.test(sql),
      "touches all rows at once: use `updateInParts`",
    ],
    [
      /\b(create|drop)\s+(table|index)\b|\b(add|drop)\s+column\b/i.test(sql) &&
        !/\bif\s+(not\s+)?exists\b/i.test(sql),
      "cannot be run twice: say `if exists` or `if not exists`",
    ],
  ]
  return faults.filter(([isFault]) => isFault).map(([, fault]) => fault)
}

describe("the migrations", () => {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".ts"))
    .sort()

  it.each(files)("%s locks no large table and can run twice", async (file) => {
    const [Class] = Object.values(
      jest.requireActual<Record<string, MigrationClass>>(join(FOLDER, file))
    )
    if (!Class) {
      throw new Error(`${file} exports no migration`)
    }
    const statements = await statementsOf(Class)
    expect(statements).not.toEqual([])
    expect(
      statements.flatMap((sql) =>
        faultsIn(sql, { isFirst: file === files[0] }).map((fault) => `${fault}: ${sql}`)
      )
    ).toEqual([])
    // In Medusa's single transaction for all migrations, a lock would be held until the last one ends.
    expect(new Class({} as never, {} as never).isTransactional()).toBe(false)
  })

  it.each([
    [`CREATE INDEX IF NOT EXISTS "i" ON "posthog_outbox_event" ("due_at");`, /addIndex/],
    [`drop index if exists "IDX_posthog_outbox_event_due";`, /dropIndex/],
    [`CREATE INDEX CONCURRENTLY IF NOT EXISTS "i" ON "posthog_backfill" ("id");`, /forever/],
    [
      `alter table if exists "posthog_backfill" add column if not exists "a" text null;`,
      /alterTable/,
    ],
    [`update "posthog_outbox_event" set "amount" = '1' where "definition" = 'x';`, /updateInParts/],
    [`create table "posthog_new" ("id" text not null);`, /run twice/],
  ])("the check finds: %s", (sql, fault) => {
    expect(faultsIn(sql)).toEqual([expect.stringMatching(fault)])
  })
})
