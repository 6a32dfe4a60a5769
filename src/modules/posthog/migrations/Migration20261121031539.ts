import { OnlineMigration } from "../database/online-migration";

export class Migration20261121031539 extends OnlineMigration {

  override async up(): Promise<void> {
    this.alterTable(`alter table if exists "posthog_outbox_event" add column if not exists "amount" text null, add column if not exists "currency" text null`);
    await this.addIndex("IDX_posthog_outbox_event_set_aside", `"posthog_outbox_event" ("set_aside_at") WHERE set_aside_at IS NOT NULL AND delivered_at IS NULL AND properties IS NOT NULL AND deleted_at IS NULL`);
    // Events recorded before the columns existed still have the values in their properties.
    this.updateInParts("posthog_outbox_event", "uuid", `update "posthog_outbox_event" set "amount" = coalesce("properties" ->> 'total', "properties" ->> 'amount'), "currency" = "properties" ->> 'currency' where "definition" in ('order_placed', 'payment_captured', 'payment_refunded') and "properties" is not null and "amount" is null`);
  }

  override async down(): Promise<void> {
    this.dropIndex("IDX_posthog_outbox_event_set_aside");
    this.alterTable(`alter table if exists "posthog_outbox_event" drop column if exists "amount", drop column if exists "currency"`);
  }

}
