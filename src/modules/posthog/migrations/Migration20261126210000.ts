import { OnlineMigration } from "../database/online-migration";

export class Migration20261126210000 extends OnlineMigration {

  override async up(): Promise<void> {
    this.alterTable(`alter table if exists "posthog_outbox_event" add column if not exists "history" jsonb null`);
    await this.addIndex("IDX_posthog_outbox_event_dropped", `"posthog_outbox_event" ("set_aside_at") WHERE set_aside_at IS NOT NULL AND delivered_at IS NULL AND (properties IS NULL OR set_aside_reason = 'before_send_dropped') AND deleted_at IS NULL`);
    await this.addIndex("IDX_posthog_outbox_event_name", `"posthog_outbox_event" ("event", "delivered_at") WHERE delivered_at IS NOT NULL AND properties IS NOT NULL AND deleted_at IS NULL`);
    await this.addIndex("IDX_posthog_outbox_event_person", `"posthog_outbox_event" ("distinct_id") WHERE delivered_at IS NOT NULL AND deleted_at IS NULL`);
  }

  override async down(): Promise<void> {
    this.dropIndex("IDX_posthog_outbox_event_person");
    this.dropIndex("IDX_posthog_outbox_event_name");
    this.dropIndex("IDX_posthog_outbox_event_dropped");
    this.alterTable(`alter table if exists "posthog_outbox_event" drop column if exists "history"`);
  }

}
