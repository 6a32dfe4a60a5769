import * as templates from "@medusajs/test-utils/dist/medusa-test-runner-utils/postgres-template"
import { Client } from "@medusajs/framework/pg"
import { databaseUrl } from "./clone-database"

/** Which tables have changed since the snapshot is noted by triggers, without a lock between transactions. */
const SNAPSHOT = `
create schema snapshot;
create table snapshot.changed (relation oid not null);
create table snapshot.tables (relation oid primary key, has_rows boolean not null);
create table snapshot.sequences (relation oid primary key, value bigint);

create function snapshot.names() returns text language sql as $$
  select md5(string_agg(relname, ',' order by oid)) from pg_class where relnamespace = 'public'::regnamespace
$$;

create function snapshot.note() returns trigger language plpgsql security definer as $$
begin
  insert into snapshot.changed
  select tg_relid where not exists (select from snapshot.changed where relation = tg_relid);
  return null;
end $$;

create function snapshot.restore() returns boolean language plpgsql as $$
declare
  relation oid;
  has_rows boolean;
  value bigint;
begin
  -- Neither foreign keys nor these triggers take notice.
  perform set_config('session_replication_role', 'replica', true);
  for relation, has_rows in select distinct t.relation, t.has_rows from snapshot.changed c join snapshot.tables t using (relation) loop
    execute format('delete from %s', relation::regclass);
    if has_rows then
      execute format('insert into %s overriding system value table snapshot.%I', relation::regclass, 'of_' || relation);
    end if;
  end loop;
  delete from snapshot.changed;
  for relation, value in
    select s.relation, s.value from snapshot.sequences s where pg_sequence_last_value(s.relation) is distinct from s.value
  loop
    perform setval(relation, coalesce(value, 1), value is not null);
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
    execute format('select exists (select from %s)', relation::regclass) into has_rows;
    insert into snapshot.tables values (relation, has_rows);
    if has_rows then
      execute format('create table snapshot.%I as table %s', 'of_' || relation, relation::regclass);
    end if;
  end loop;
  insert into snapshot.sequences
  select seqrelid, pg_sequence_last_value(seqrelid) from pg_sequence;
  create table snapshot.named as select snapshot.names() as names;
end $$;
`

/**
 * Lets Medusa's test runner restore a database's rows instead of the database: that ends the store's connections, and what the server and
 * the store have to read and compile again takes more of the processor than most tests.
 */
export const restoreRows = (): void => {
  let client: Client
  Object.assign(templates, {
    createPostgresDatabaseTemplate: async ({ databaseName }: { databaseName: string }) => {
      client = new Client({ connectionString: databaseUrl(databaseName) })
      // The runner drops the database at the end, which ends this connection.
      client.on("error", () => undefined)
      await client.connect()
      await client.query(SNAPSHOT)
    },
    restorePostgresDatabaseFromTemplate: async () => {
      const { rows } = await client.query<{ restored: boolean }>(
        "select snapshot.restore() as restored"
      )
      if (!rows[0]?.restored) {
        throw new Error(
          "Expected the test before to leave the tables with the names they had. Rename them again, or give the suite `changesTables`."
        )
      }
    },
  })
}
