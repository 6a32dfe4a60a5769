import { OnlineMigration } from "../database/online-migration";

export class Migration20261126110000 extends OnlineMigration {

  override async up(): Promise<void> {
    await this.addIndex("IDX_posthog_outbox_event_set_aside_reason", `"posthog_outbox_event" ("set_aside_reason") WHERE set_aside_at IS NOT NULL AND delivered_at IS NULL AND properties IS NOT NULL AND set_aside_reason <> 'before_send_dropped' AND deleted_at IS NULL`);
  }

  override async down(): Promise<void> {
    this.dropIndex("IDX_posthog_outbox_event_set_aside_reason");
  }

}
