import { OnlineMigration } from "../database/online-migration";

export class Migration20261126164303 extends OnlineMigration {

  override async up(): Promise<void> {
    this.addSql(`create table if not exists "posthog_consent" ("customer_id" text not null, "consent" text not null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_consent_pkey" primary key ("customer_id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_consent_deleted_at" ON "posthog_consent" ("deleted_at") WHERE deleted_at IS NULL;`);

    this.addSql(`create table if not exists "posthog_identity" ("cart_id" text not null, "consent" text not null, "anonymous_id" text null, "customer_id" text null, "session_id" text null, "window_id" text null, "attribution" jsonb null, "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(), "deleted_at" timestamptz null, constraint "posthog_identity_pkey" primary key ("cart_id"));`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_identity_deleted_at" ON "posthog_identity" ("deleted_at") WHERE deleted_at IS NULL;`);
    await this.addIndex("IDX_posthog_identity_updated_at", `"posthog_identity" ("updated_at") WHERE deleted_at IS NULL`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table if exists "posthog_consent" cascade;`);

    this.addSql(`drop table if exists "posthog_identity" cascade;`);
  }

}
