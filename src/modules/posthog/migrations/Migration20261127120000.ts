import { OnlineMigration } from "../database/online-migration";

export class Migration20261127120000 extends OnlineMigration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "posthog_process" ("id" text not null, "version" text not null, "delivers" boolean not null, "seen_at" timestamptz not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_process_pkey" primary key ("id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_process_deleted_at" ON "posthog_process" ("deleted_at") WHERE deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "posthog_process" cascade;`);
  }

}
