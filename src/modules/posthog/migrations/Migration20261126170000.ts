import { OnlineMigration } from "../database/online-migration";

export class Migration20261126170000 extends OnlineMigration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "posthog_erasure" ("customer_hash" text not null, "customer_id" text null, "requested_by" text not null, "announced_at" timestamptz null, "erased_at" timestamptz null, "accepted_at" timestamptz null, "finished_at" timestamptz null, "outcome" text null, "person_id" text null, "rows_changed" integer not null default 0, "due_at" timestamptz not null, "last_error" text null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_erasure_pkey" primary key ("customer_hash"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_erasure_deleted_at" ON "posthog_erasure" ("deleted_at") WHERE deleted_at IS NULL;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_erasure_due_at" ON "posthog_erasure" ("due_at") WHERE finished_at IS NULL AND deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "posthog_erasure" cascade;`);
  }

}
