import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261126001613 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`drop index if exists "IDX_posthog_outbox_event_due";`);

    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_outbox_event_due_at_timestamp" ON "posthog_outbox_event" ("due_at", "timestamp") WHERE delivered_at IS NULL AND set_aside_at IS NULL AND deleted_at IS NULL;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_posthog_outbox_event_due_at_timestamp";`);

    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_outbox_event_due" ON "posthog_outbox_event" ("due_at") WHERE delivered_at IS NULL AND set_aside_at IS NULL AND deleted_at IS NULL;`);
  }

}
