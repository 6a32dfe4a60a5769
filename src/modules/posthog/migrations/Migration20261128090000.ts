import { OnlineMigration } from "../database/online-migration";

export class Migration20261128090000 extends OnlineMigration {

  override async up(): Promise<void> {
    this.alterTable(`alter table if exists "posthog_installation" add column if not exists "project_key_hash" text null, add column if not exists "project_key_ending" text null, add column if not exists "project_since" timestamptz null`);
    this.alterTable(`alter table if exists "posthog_process" add column if not exists "key_hash" text null`);
  }

  override async down(): Promise<void> {
    this.alterTable(`alter table if exists "posthog_process" drop column if exists "key_hash"`);
    this.alterTable(`alter table if exists "posthog_installation" drop column if exists "project_key_hash", drop column if exists "project_key_ending", drop column if exists "project_since"`);
  }

}
