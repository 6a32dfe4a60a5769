import { OnlineMigration } from "../database/online-migration";

export class Migration20261126001613 extends OnlineMigration {

  override async up(): Promise<void> {
    await this.addIndex("IDX_posthog_outbox_event_due_at_timestamp", `"posthog_outbox_event" ("due_at", "timestamp") WHERE delivered_at IS NULL AND set_aside_at IS NULL AND deleted_at IS NULL`);
    this.dropIndex("IDX_posthog_outbox_event_due");
  }

  override async down(): Promise<void> {
    await this.addIndex("IDX_posthog_outbox_event_due", `"posthog_outbox_event" ("due_at") WHERE delivered_at IS NULL AND set_aside_at IS NULL AND deleted_at IS NULL`);
    this.dropIndex("IDX_posthog_outbox_event_due_at_timestamp");
  }

}
