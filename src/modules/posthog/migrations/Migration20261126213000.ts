import { OnlineMigration } from "../database/online-migration";

export class Migration20261126213000 extends OnlineMigration {

  override async up(): Promise<void> {
    this.alterTable(`alter table if exists "posthog_identity" add column if not exists "flags" jsonb null`);
  }

  override async down(): Promise<void> {
    this.alterTable(`alter table if exists "posthog_identity" drop column if exists "flags"`);
  }

}
