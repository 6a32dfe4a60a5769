const RAW = `'{"value": "59.98", "precision": 20}'::jsonb`
const RAW_ONE = `'{"value": "1", "precision": 20}'::jsonb`

/** Placed orders; a draft has no payment. */
const PLACED = `FROM seed WHERE NOT is_draft`

const PROMOTED = `FROM seed WHERE n % 4 = 2`

/**
 * What Medusa writes for an order with one line, from the table `seed`: one statement per Medusa table, in the order of their
 * foreign keys.
 */
export const MEDUSA_ROWS: readonly string[] = [
  `INSERT INTO order_address (id, customer_id, first_name, last_name, address_1, city, country_code, postal_code, created_at, updated_at)
   SELECT 'ordaddr_' || ulid, customer_id, 'Ada', 'Lovelace', '1 Example Street', 'Exampleton', 'de', '12345', at, at FROM seed`,

  `INSERT INTO "order" (id, region_id, display_id, customer_id, version, sales_channel_id, status, is_draft_order, email, currency_code,
                        shipping_address_id, created_at, updated_at, canceled_at)
   SELECT 'order_' || ulid, 'reg_01J00000000000000000000000', n + 1, customer_id, 1, 'sc_01J00000000000000000000000',
     CASE WHEN canceled_at IS NOT NULL THEN 'canceled' WHEN is_draft THEN 'draft' WHEN n % 3 = 0 THEN 'pending' ELSE 'completed'
     END::order_status_enum,
     is_draft, lower(customer_id) || '@example.com', 'eur', 'ordaddr_' || ulid, at, COALESCE(canceled_at, at), canceled_at
   FROM seed`,

  `INSERT INTO order_summary (id, order_id, version, totals, created_at, updated_at)
   SELECT 'ordsum_' || ulid, 'order_' || ulid, 1,
     '{"paid_total": 59.98, "refunded_total": 0, "current_order_total": 59.98, "original_order_total": 59.98}'::jsonb, at, at FROM seed`,

  `INSERT INTO order_line_item (id, title, variant_id, product_id, product_title, variant_sku, variant_title, unit_price, raw_unit_price,
                                created_at, updated_at)
   SELECT 'ordli_' || ulid, 'A product', 'variant_01J000000000000000000' || n % 1000, 'prod_01J000000000000000000' || n % 200, 'A product',
     'SKU-' || n % 1000, 'M', 59.98, ${RAW}, at, at FROM seed`,

  `INSERT INTO order_item (id, order_id, version, item_id, quantity, raw_quantity, fulfilled_quantity, shipped_quantity,
                           return_requested_quantity, return_received_quantity, return_dismissed_quantity, written_off_quantity,
                           created_at, updated_at)
   SELECT 'orditem_' || ulid, 'order_' || ulid, 1, 'ordli_' || ulid, 1, ${RAW_ONE}, 0, 0, 0, 0, 0, 0, at, at FROM seed`,

  `INSERT INTO order_line_item_tax_line (id, code, rate, raw_rate, item_id, created_at, updated_at)
   SELECT 'ordlitxl_' || ulid, 'default', 19, '{"value": "19", "precision": 20}'::jsonb, 'ordli_' || ulid, at, at FROM seed`,

  `INSERT INTO order_line_item_adjustment (id, code, promotion_id, amount, raw_amount, item_id, version, created_at, updated_at)
   SELECT 'ordliadj_' || ulid, 'SUMMER', 'promo_01J00000000000000000000000', 5, ${RAW_ONE}, 'ordli_' || ulid, 1, at, at ${PROMOTED}`,

  `INSERT INTO order_promotion (order_id, promotion_id, id, created_at, updated_at)
   SELECT 'order_' || ulid, 'promo_01J00000000000000000000000', 'ordprom_' || ulid, at, at ${PROMOTED}`,

  `INSERT INTO order_credit_line (id, order_id, version, reference, amount, raw_amount, created_at, updated_at)
   SELECT 'ordcl_' || ulid, 'order_' || ulid, 1, 'gift', 1, ${RAW_ONE}, at, at FROM seed WHERE n % 20 = 9`,

  `INSERT INTO order_shipping_method (id, name, amount, raw_amount, shipping_option_id, created_at, updated_at)
   SELECT 'ordsm_' || ulid, 'Standard', 0, '{"value": "0", "precision": 20}'::jsonb, 'so_01J00000000000000000000000', at, at FROM seed`,

  `INSERT INTO order_shipping_method_adjustment (id, code, promotion_id, amount, raw_amount, shipping_method_id, version, created_at, updated_at)
   SELECT 'ordsmadj_' || ulid, 'SUMMER', 'promo_01J00000000000000000000000', 0, ${RAW_ONE}, 'ordsm_' || ulid, 1, at, at ${PROMOTED}`,

  `INSERT INTO order_shipping (id, order_id, version, shipping_method_id, created_at, updated_at)
   SELECT 'ordspmv_' || ulid, 'order_' || ulid, 1, 'ordsm_' || ulid, at, at FROM seed`,

  `INSERT INTO order_shipping_method_tax_line (id, code, rate, raw_rate, shipping_method_id, created_at, updated_at)
   SELECT 'ordsmtxl_' || ulid, 'default', 19, '{"value": "19", "precision": 20}'::jsonb, 'ordsm_' || ulid, at, at FROM seed`,

  `INSERT INTO order_cart (order_id, cart_id, id, created_at, updated_at)
   SELECT 'order_' || ulid, 'cart_' || ulid, 'ordercart_' || ulid, at, at ${PLACED}`,

  `INSERT INTO cart (id, currency_code, customer_id, completed_at, created_at, updated_at)
   SELECT 'cart_' || ulid, 'eur', customer_id, at, at, at ${PLACED}`,

  `INSERT INTO payment_collection (id, currency_code, amount, raw_amount, captured_amount, raw_captured_amount, status, completed_at,
                                   created_at, updated_at)
   SELECT 'pay_col_' || ulid, 'eur', 59.98, ${RAW}, 59.98, ${RAW}, 'completed', at, at, at ${PLACED}`,

  `INSERT INTO order_payment_collection (order_id, payment_collection_id, id, created_at, updated_at)
   SELECT 'order_' || ulid, 'pay_col_' || ulid, 'ordpay_' || ulid, at, at ${PLACED}`,

  `INSERT INTO cart_payment_collection (cart_id, payment_collection_id, id, created_at, updated_at)
   SELECT 'cart_' || ulid, 'pay_col_' || ulid, 'capaycol_' || ulid, at, at ${PLACED}`,

  `INSERT INTO payment (id, amount, raw_amount, currency_code, provider_id, data, captured_at, payment_collection_id, payment_session_id,
                        created_at, updated_at)
   SELECT 'pay_' || ulid, 59.98, ${RAW}, 'eur', 'pp_system_default', '{}', at, 'pay_col_' || ulid, 'payses_' || ulid, at, at ${PLACED}`,

  `INSERT INTO capture (id, amount, raw_amount, payment_id, created_at, updated_at)
   SELECT 'capt_' || ulid, 59.98, ${RAW}, 'pay_' || ulid, at, at ${PLACED}`,

  `INSERT INTO refund (id, amount, raw_amount, payment_id, created_at, updated_at)
   SELECT 'ref_' || ulid, 5, '{"value": "5", "precision": 20}'::jsonb, 'pay_' || ulid, at, at ${PLACED} AND is_refunded`,

  `INSERT INTO customer_group_customer (id, customer_id, customer_group_id, created_at, updated_at)
   SELECT 'cusgc_' || ulid, customer_id, 'cusgroup_01J00000000000000000000000', at, at FROM seed WHERE n % 10 < 3`,
]
