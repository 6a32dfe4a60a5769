import * as templates from "@medusajs/test-utils/dist/medusa-test-runner-utils/postgres-template"
import { Client } from "@medusajs/framework/pg"
import { databaseUrl } from "./clone-database"

/** Which tables have changed since the snapshot is noted by triggers, without a lock between transactions. */
const SNAPSHOT = `
create schema snapshot;
create table snapshot.changed (relation oid not null);
create table snapshot.tables (relation oid primary key, has_rows boolean not null);
create table snapshot.sequences (relation oid primary key, first bigint not null, value bigint);

create function snapshot.names() returns text language sql as $$
  select md5(string_agg(relname, ',' order by oid)) from pg_class where relnamespace = 'public'::regnamespace
$$;

create function snapshot.note() returns trigger language plpgsql security definer as $$
begin
  if current_setting('snapshot.restoring', true) is distinct from 'on' then
    -- Each statement notes it, because a note of another transaction may be gone before this one is committed.
    insert into snapshot.changed values (tg_relid);
  end if;
  return null;
end $$;

create function snapshot.restore() returns boolean language plpgsql as $$
declare
  relation oid;
  has_rows boolean;
  first bigint;
  value bigint;
begin
  -- Neither foreign keys nor these triggers take notice.
  perform set_config('session_replication_role', 'replica', true), set_config('snapshot.restoring', 'on', true);
  for relation, has_rows in
    with taken as (delete from snapshot.changed returning changed.relation)
    select distinct t.relation, t.has_rows from taken join snapshot.tables t using (relation)
  loop
    execute format('delete from %s', relation::regclass);
    if has_rows then
      execute format('insert into %s overriding system value table snapshot.%I', relation::regclass, 'of_' || relation);
    end if;
  end loop;
  for relation, first, value in
    select s.relation, s.first, s.value from snapshot.sequences s where pg_sequence_last_value(s.relation) is distinct from s.value
  loop
    perform setval(relation, coalesce(value, first), value is not null);
  end loop;
  return snapshot.names() = (select names from snapshot.named);
end $$;

do $$
declare
  relation oid;
  has_rows boolean;
begin
  for relation in
    select oid from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
  loop
    execute format('create trigger note_for_snapshot after insert or update or delete or truncate on %s execute function snapshot.note()', relation::regclass);
    -- Also for rows that are copied without foreign keys.
    execute format('alter table %s enable always trigger note_for_snapshot', relation::regclass);
    execute format('select exists (select from %s)', relation::regclass) into has_rows;
    insert into snapshot.tables values (relation, has_rows);
    if has_rows then
      execute format('create table snapshot.%I as table %s', 'of_' || relation, relation::regclass);
    end if;
  end loop;
  insert into snapshot.sequences
  select seqrelid, seqstart, pg_sequence_last_value(seqrelid) from pg_sequence;
  create table snapshot.named as select snapshot.names() as names;
end $$;
`

const DEADLOCK = "40P01"

/**
 * Lets Medusa's test runner restore a database's rows instead of the database. Restoring the database ends the store's connections, and what
 * the server and the store then have to read and compile again takes more of the processor than most tests.
 */
export const restoreRows = (): void => {
  let client: Client
  const ofMedusa = { ...templates }
  // For the next suites of the process.
  afterAll(() => Object.assign(templates, ofMedusa))
  Object.assign(templates, {
    createPostgresDatabaseTemplate: async ({ databaseName }: { databaseName: string }) => {
      client = new Client({ connectionString: databaseUrl(databaseName) })
      // The runner drops the database at the end, which ends this connection.
      client.on("error", () => undefined)
      await client.connect()
      // A transaction that a test left open shouldn't hold the next test up until Jest gives up.
      await client.query("set lock_timeout = '60s'")
      await client.query(SNAPSHOT).catch((error: { code?: string }) => {
        if (error.code !== DEADLOCK) {
          throw error
        }
        // The store was still writing to the tables that this locks.
        return client.query(SNAPSHOT)
      })
    },
    restorePostgresDatabaseFromTemplate: async () => {
      const { rows } = await client.query<{ restored: boolean }>(
        "select snapshot.restore() as restored"
      )
      if (!rows[0]?.restored) {
        throw new Error(
          "Expected the test before to leave the tables and indexes that it found, with their names. Undo what it changed, or give the suite `changesTables`."
        )
      }
    },
  })
}
