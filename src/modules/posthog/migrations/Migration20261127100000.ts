import { OnlineMigration } from "../database/online-migration";

export class Migration20261127100000 extends OnlineMigration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "posthog_provision" ("project" text not null, "key" text not null, "remote_id" text not null, "written" jsonb not null, "seen" jsonb not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_provision_pkey" primary key ("project", "key"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_provision_deleted_at" ON "posthog_provision" ("deleted_at") WHERE deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "posthog_provision" cascade;`);
  }

}
