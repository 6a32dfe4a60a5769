import { OnlineMigration } from "../database/online-migration";

export class Migration20261126133000 extends OnlineMigration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "posthog_lease" ("name" text not null, "leased_until" timestamptz not null, "leased_by" text null, "looked_at" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_lease_pkey" primary key ("name"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_lease_deleted_at" ON "posthog_lease" ("deleted_at") WHERE deleted_at IS NULL;`);
    // Passes continue from where they were. Leases of a backfill end within a minute.
    this.addSql(`do $do$ begin
  if to_regclass('posthog_reconciliation') is not null then
    insert into "posthog_lease" ("name", "leased_until", "leased_by", "looked_at", "updated_at") select "pass", "leased_until", "leased_by", "looked_at", "updated_at" from "posthog_reconciliation" on conflict do nothing;
  end if;
end $do$;`);
    this.alterTable(`drop table if exists "posthog_reconciliation" cascade`);
    this.alterTable(`alter table if exists "posthog_backfill" drop column if exists "leased_by", drop column if exists "leased_until"`);
    this.alterTable(renameLeaseHolder("claimed_by", "leased_by"));
  }

  override async down(): Promise<void> {
    this.alterTable(renameLeaseHolder("leased_by", "claimed_by"));
    this.alterTable(`alter table if exists "posthog_backfill" add column if not exists "leased_by" text null, add column if not exists "leased_until" timestamptz null`);
    this.addSql(`create table if not exists "posthog_reconciliation" ("pass" text not null, "looked_at" timestamptz not null, "leased_until" timestamptz not null, "leased_by" text null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_reconciliation_pkey" primary key ("pass"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_reconciliation_deleted_at" ON "posthog_reconciliation" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`do $do$ begin
  if to_regclass('posthog_lease') is not null then
    insert into "posthog_reconciliation" ("pass", "looked_at", "leased_until", "leased_by") select "name", "looked_at", "leased_until", "leased_by" from "posthog_lease" where "name" in ('recent', 'wide', 'purge') and "looked_at" is not null on conflict do nothing;
  end if;
end $do$;`);
    this.addSql(`drop table if exists "posthog_lease" cascade;`);
  }

}

/** PostgreSQL has no `rename column if exists`. */
const renameLeaseHolder = (from: string, to: string): string =>
  `if exists (select 1 from pg_attribute where attrelid = to_regclass('posthog_outbox_event') and attname = '${from}' and not attisdropped) then
        alter table "posthog_outbox_event" rename column "${from}" to "${to}";
      end if`;
