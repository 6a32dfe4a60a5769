import { OnlineMigration } from "../database/online-migration";

export class Migration20261126103000 extends OnlineMigration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "posthog_installation" ("id" text not null, "installed_at" timestamptz not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_installation_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_installation_deleted_at" ON "posthog_installation" ("deleted_at") WHERE deleted_at IS NULL;`);
    // The plugin records the store's rows from this time on. A store that was checked before keeps its time.
    this.addSql(`do $do$ begin
  if exists (select 1 from pg_attribute where attrelid = to_regclass('posthog_reconciliation') and attname = 'installed_at' and not attisdropped) then
    insert into "posthog_installation" ("id", "installed_at") select 'store', coalesce(min("installed_at"), now()) from "posthog_reconciliation" on conflict do nothing;
  else
    insert into "posthog_installation" ("id", "installed_at") values ('store', now()) on conflict do nothing;
  end if;
end $do$;`);
    this.alterTable(`alter table if exists "posthog_reconciliation" drop column if exists "installed_at"`);

    this.alterTable(`alter table if exists "posthog_backfill" add column if not exists "skipped" integer not null default 0`);
  }

  override async down(): Promise<void> {
    this.alterTable(`alter table if exists "posthog_backfill" drop column if exists "skipped"`);

    this.alterTable(`alter table if exists "posthog_reconciliation" add column if not exists "installed_at" timestamptz not null default now()`);
    this.addSql(`do $do$ begin
  if to_regclass('posthog_installation') is not null then
    update "posthog_reconciliation" set "installed_at" = coalesce((select min("installed_at") from "posthog_installation"), now());
  end if;
end $do$;`);
    this.alterTable(`alter table if exists "posthog_reconciliation" alter column "installed_at" drop default`);
    this.addSql(`drop table if exists "posthog_installation" cascade;`);
  }

}
