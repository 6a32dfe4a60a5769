import { idAt } from "../../capture/rows/ids/id-window"
import { DAY_MS } from "../../lib/time"
import { check, found, ok, unknown } from "../check"
import type { Check } from "../check"
import type { CheckedStore } from "../checked-store"

const DAYS = 7
/** Enough to say that none of them came from a connected storefront. */
const FEW = 10
/** Carts from the Admin, a till, or another channel have no browser. */
const EXPECTED_SHARE = 0.5
const MAX_CARTS = 1_000

const CARTS = `
  SELECT count(*)::int AS carts, count(known.cart_id)::int AS known,
    EXISTS (SELECT 1 FROM posthog_identity) AS is_connected
  FROM (
    SELECT id FROM cart WHERE id >= :first AND id < :last AND deleted_at IS NULL
    ORDER BY id DESC LIMIT ${MAX_CARTS}
  ) recent
  LEFT JOIN posthog_identity known ON known.cart_id = recent.id AND known.deleted_at IS NULL`

/** Whether visitors may be known. */
export const consentCheck = ({ posthog }: CheckedStore): Check => {
  const { consent } = posthog.options
  if (consent === "off") {
    return check("consent", { status: "hint", found: found("consent", { consent }) })
  }
  return ok(
    "consent",
    typeof consent === "string" ? found("consent", { consent }) : found("own_consent")
  )
}

/** Whether the browsers' IDs reach the server with the carts. */
export const storefrontCheck = async ({ posthog }: CheckedStore): Promise<Check[]> => {
  if (posthog.options.consent === "off") {
    return [unknown("storefront", "`consent` is `off`, so browsers aren't asked.")]
  }
  const now = Date.now()
  const { rows } = await posthog.database.within("short").raw<{ rows: [Seen] }>(CARTS, {
    first: idAt("cart", new Date(now - DAYS * DAY_MS)),
    last: idAt("cart", new Date(now + DAY_MS)),
  })
  return [shareOf(rows[0])]
}

interface Seen {
  carts: number
  known: number
  /** Whether any cart ever came with a browser. */
  is_connected: boolean
}

const shareOf = ({ carts, known, is_connected }: Seen): Check => {
  if (!is_connected) {
    // Nothing is broken: a store may have no storefront that is tracked.
    return check("storefront", { status: "hint", found: found("no_browser") })
  }
  const share = found("browsers", { known, carts, days: DAYS })
  if (carts < FEW || known >= carts * EXPECTED_SHARE) {
    return ok("storefront", share)
  }
  return check("storefront", { status: known === 0 ? "problem" : "hint", found: share })
}
