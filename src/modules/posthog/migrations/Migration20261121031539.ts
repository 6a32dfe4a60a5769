import { Migration } from "@medusajs/framework/mikro-orm/migrations";

export class Migration20261121031539 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table if exists "posthog_outbox_event" add column if not exists "amount" text null, add column if not exists "currency" text null;`);
    this.addSql(`CREATE INDEX IF NOT EXISTS "IDX_posthog_outbox_event_set_aside" ON "posthog_outbox_event" ("set_aside_at") WHERE set_aside_at IS NOT NULL AND delivered_at IS NULL AND properties IS NOT NULL AND deleted_at IS NULL;`);
    // What was recorded before the columns were there still says it in its properties.
    this.addSql(`update "posthog_outbox_event" set "amount" = coalesce("properties" ->> 'total', "properties" ->> 'amount'), "currency" = "properties" ->> 'currency' where "definition" in ('order_placed', 'payment_captured', 'payment_refunded') and "properties" is not null;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop index if exists "IDX_posthog_outbox_event_set_aside";`);
    this.addSql(`alter table if exists "posthog_outbox_event" drop column if exists "amount", drop column if exists "currency";`);
  }

}
