import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { DECIMALS, decimalsOf } from "../../modules/posthog/database/sql"
import { resolvePosthog } from "../../modules/posthog/resolve"
import { projectUrl } from "../../options/project-url"
import { personUrl } from "../posthog-links"
import type { Person } from "./schema"

/**
 * Each amount is rounded as in its own event, so the value is what PostHog sums up. `OFFSET 0` makes PostgreSQL begin with the customer's
 * carts instead of all carts from the newest on.
 */
const PERSON = `
  SELECT customer.has_account, coalesce(
    (SELECT consent FROM posthog_consent WHERE customer_id = :id),
    (SELECT consent FROM (
       SELECT identity.consent, identity.updated_at FROM cart JOIN posthog_identity identity ON identity.cart_id = cart.id
       WHERE cart.customer_id = :id AND cart.deleted_at IS NULL OFFSET 0
     ) known ORDER BY updated_at DESC LIMIT 1)
  ) AS consent, coalesce((
    SELECT json_agg(json_build_object('currency', currency, 'amount', CAST(amount AS text)) ORDER BY currency) FROM (
      SELECT upper(paid.currency_code) AS currency, sum(round(moved.amount, paid.decimals)) AS amount
      FROM (
        SELECT payment.id, payment.currency_code,
          ${decimalsOf("payment.currency_code")} AS decimals
        FROM "order" o
        JOIN order_payment_collection link ON link.order_id = o.id AND link.deleted_at IS NULL
        JOIN payment ON payment.payment_collection_id = link.payment_collection_id AND payment.deleted_at IS NULL
        WHERE o.customer_id = :id AND o.deleted_at IS NULL
      ) paid CROSS JOIN LATERAL (
        SELECT amount FROM capture WHERE payment_id = paid.id AND deleted_at IS NULL
        UNION ALL SELECT -amount FROM refund WHERE payment_id = paid.id AND deleted_at IS NULL
      ) moved
      GROUP BY 1
    ) sums
  ), '[]') AS lifetime_value
  FROM customer WHERE customer.id = :id`

interface PersonRow extends Pick<Person, "consent" | "lifetime_value"> {
  has_account: boolean
}

/**
 * Reads what PostHog knows a customer as. In SQL, because `query.graph` would load every payment that the customer ever made.
 *
 * @throws {MedusaError} if there is no such customer
 */
export const readPerson = async (container: MedusaContainer, id: string): Promise<Person> => {
  const { options, internals } = resolvePosthog(container)
  const { rows } = await internals.database.within("short").raw<{ rows: PersonRow[] }>(PERSON, {
    id,
    ...DECIMALS,
  })
  const [row] = rows
  if (!row) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Expected a customer's ID, got "${id}".`)
  }
  const { has_account, consent, lifetime_value } = row
  const { personProfiles } = options
  const hasProfile = personProfiles === "always" || (has_account && personProfiles !== "never")
  const project = hasProfile ? projectUrl(options) : null
  const url = project && personUrl(project, id)
  return {
    distinct_id: id,
    has_profile: hasProfile,
    consent,
    lifetime_value,
    links: url ? { person: url, recordings: `${url}#activeTab=sessionRecordings` } : null,
  }
}
