import { OnlineMigration } from "../database/online-migration";

export class Migration20261127090000 extends OnlineMigration {

  override async up(): Promise<void> {
    this.alterTable(`alter table if exists "posthog_backfill" add column if not exists "in_background" boolean not null default false, add column if not exists "worked_seconds" real not null default 0, add column if not exists "last_error" text null`);
    this.alterTable(statusIsOneOf("'running', 'paused', 'done', 'canceled'"));
    await this.addIndex("IDX_posthog_outbox_event_money", `"posthog_outbox_event" ("timestamp") WHERE currency IS NOT NULL AND deleted_at IS NULL`);
  }

  override async down(): Promise<void> {
    this.dropIndex("IDX_posthog_outbox_event_money");
    this.addSql(`do $do$ begin
  if to_regclass('posthog_backfill') is not null then
    update "posthog_backfill" set "status" = 'done' where "status" = 'canceled';
  end if;
end $do$;`);
    this.alterTable(statusIsOneOf("'running', 'paused', 'done'"));
    this.alterTable(`alter table if exists "posthog_backfill" drop column if exists "in_background", drop column if exists "worked_seconds", drop column if exists "last_error"`);
  }

}

const statusIsOneOf = (words: string): string =>
  `alter table if exists "posthog_backfill" drop constraint if exists "posthog_backfill_status_check", add constraint "posthog_backfill_status_check" check ("status" in (${words}))`;
