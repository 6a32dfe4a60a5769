import { OnlineMigration } from "../database/online-migration";

export class Migration20261126094501 extends OnlineMigration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "posthog_trouble" ("kind" text not null, "definition" text not null, "count" integer not null, "first_at" timestamptz not null, "last_at" timestamptz not null, "last_entity_id" text null, "last_error" text not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_trouble_pkey" primary key ("kind", "definition"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_trouble_deleted_at" ON "posthog_trouble" ("deleted_at") WHERE deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "posthog_trouble" cascade;`);
  }

}
