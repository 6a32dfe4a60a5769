import { Migration20251016160403 as MoveDiscounts } from "@medusajs/order/dist/migrations/Migration20251016160403"
import { Migration20251016182939 as MoveCreditLines } from "@medusajs/order/dist/migrations/Migration20251016182939"
import { Migration20260106185528 as MoveShippingDiscounts } from "@medusajs/order/dist/migrations/Migration20260106185528"
import type { StoreSuite } from "./store-suite"

/** The tables that had no versions, and what their rows belong to. */
const OWNERS = {
  order_line_item_adjustment: "item_id",
  order_shipping_method_adjustment: "shipping_method_id",
  order_credit_line: "order_id",
}

/**
 * Turns all orders into those of a store that was on a Medusa from before October 2025 and upgrades today: takes away the rows that today's
 * Medusa copied for each version, and runs the statements of Medusa's own migrations.
 */
export const moveByMigrations = async ({ sql }: Pick<StoreSuite, "sql">): Promise<void> => {
  for (const [table, owner] of Object.entries(OWNERS)) {
    await sql(
      `delete from ${table} copied using ${table} original
         where copied.${owner} = original.${owner} and copied.version > original.version`
    )
  }
  for (const Migration of [MoveDiscounts, MoveCreditLines, MoveShippingDiscounts]) {
    const migration = new Migration(undefined as never, undefined as never)
    await migration.up()
    for (const statement of migration.getQueries()) {
      await sql(String(statement))
    }
  }
}
