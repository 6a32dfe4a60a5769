import { OnlineMigration } from "../database/online-migration";

export class Migration20261121014028 extends OnlineMigration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "posthog_backfill" ("id" text not null, "from_at" timestamptz null, "to_at" timestamptz null, "definitions" text[] not null, "status" text check ("status" in ('running', 'paused', 'done')) not null default 'running', "at_definition" text null, "after_id" text null, "estimate" integer not null default 0, "seen" integer not null default 0, "recorded" integer not null default 0, "leased_by" text null, "leased_until" timestamptz null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_backfill_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_backfill_deleted_at" ON "posthog_backfill" ("deleted_at") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "posthog_outbox_event" ("uuid" text not null, "definition" text not null, "entity_id" text not null, "event" text not null, "distinct_id" text not null, "timestamp" timestamptz not null, "properties" jsonb null, "bytes" integer not null, "attempts" integer not null default 0, "due_at" timestamptz not null, "claimed_by" text null, "delivered_at" timestamptz null, "set_aside_at" timestamptz null, "set_aside_reason" text null, "last_error" text null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_outbox_event_pkey" primary key ("uuid"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_outbox_event_deleted_at" ON "posthog_outbox_event" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_outbox_event_due" ON "posthog_outbox_event" ("due_at") WHERE delivered_at IS NULL AND set_aside_at IS NULL AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_outbox_event_payload" ON "posthog_outbox_event" ("delivered_at") WHERE delivered_at IS NOT NULL AND properties IS NOT NULL AND deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_outbox_event_entity" ON "posthog_outbox_event" ("entity_id") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "posthog_reconciliation" ("pass" text not null, "installed_at" timestamptz not null, "looked_at" timestamptz not null, "leased_until" timestamptz not null, "leased_by" text null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_reconciliation_pkey" primary key ("pass"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_reconciliation_deleted_at" ON "posthog_reconciliation" ("deleted_at") WHERE deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "posthog_backfill" cascade;`);

    this.addSql(`drop table if exists "posthog_outbox_event" cascade;`);

    this.addSql(`drop table if exists "posthog_reconciliation" cascade;`);
  }

}
