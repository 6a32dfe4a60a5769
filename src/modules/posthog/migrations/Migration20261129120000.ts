import { OnlineMigration } from "../database/online-migration";

export class Migration20261129120000 extends OnlineMigration {

  override async up(): Promise<void> {
    await this.addIndex("IDX_posthog_identity_updated_at_unless_denied", `"posthog_identity" ("updated_at") WHERE consent <> 'denied' AND deleted_at IS NULL`);
    this.dropIndex("IDX_posthog_identity_updated_at");
  }

  override async down(): Promise<void> {
    await this.addIndex("IDX_posthog_identity_updated_at", `"posthog_identity" ("updated_at") WHERE deleted_at IS NULL`);
    this.dropIndex("IDX_posthog_identity_updated_at_unless_denied");
  }

}
