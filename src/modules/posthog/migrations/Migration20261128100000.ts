import { OnlineMigration } from "../database/online-migration";

export class Migration20261128100000 extends OnlineMigration {

  override async up(): Promise<void> {
    await this.addIndex("IDX_posthog_outbox_event_settled_person", `"posthog_outbox_event" ("distinct_id") WHERE (delivered_at IS NOT NULL OR set_aside_at IS NOT NULL) AND deleted_at IS NULL`);
    await this.addIndex("IDX_posthog_outbox_event_history", `"posthog_outbox_event" ("uuid") WHERE history @> '[{"what": "set_aside"}]' AND deleted_at IS NULL`);
    this.dropIndex("IDX_posthog_outbox_event_person");
  }

  override async down(): Promise<void> {
    await this.addIndex("IDX_posthog_outbox_event_person", `"posthog_outbox_event" ("distinct_id") WHERE delivered_at IS NOT NULL AND deleted_at IS NULL`);
    this.dropIndex("IDX_posthog_outbox_event_history");
    this.dropIndex("IDX_posthog_outbox_event_settled_person");
  }

}
