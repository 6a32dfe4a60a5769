import { OnlineMigration } from "../database/online-migration";

export class Migration20261127093000 extends OnlineMigration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "posthog_alert" ("id" text not null, "topic" text not null, "brief" text not null, "since" timestamptz not null, "seen_at" timestamptz not null, "announced_at" timestamptz null, "over_at" timestamptz null, "feed_sent" text null, "email_sent" text null, "webhook_sent" text null, "failures" integer not null default 0, "due_at" timestamptz not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_alert_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_alert_deleted_at" ON "posthog_alert" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE UNIQUE INDEX IF NOT EXISTS "IDX_posthog_alert_topic" ON "posthog_alert" ("topic") WHERE over_at IS NULL AND deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "posthog_alert" cascade;`);
  }

}
