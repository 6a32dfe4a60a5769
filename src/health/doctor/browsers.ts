import { encodeTime } from "ulid"
import { DAY_MS } from "../../lib/time"
import { snippets } from "../snippets"
import { finding, ok, unknown } from "./finding"
import type { Finding } from "./finding"
import type { Patient } from "./patient"

const DAYS = 7
/** Enough to say that none of them came from a connected storefront. */
const FEW = 10
/** Carts from the Admin, a till, or another channel have no browser. */
const EXPECTED_SHARE = 0.5
const MAX_CARTS = 1_000

const CARTS = `
  SELECT count(*)::int AS carts, count(known.cart_id)::int AS known
  FROM (
    SELECT id FROM cart WHERE id >= :first AND id < :last AND deleted_at IS NULL
    ORDER BY id DESC LIMIT ${MAX_CARTS}
  ) recent
  LEFT JOIN posthog_identity known ON known.cart_id = recent.id AND known.deleted_at IS NULL`

const cartIdAt = (time: number): string => `cart_${encodeTime(time, 10)}`

/** Whether visitors may be known, and whether the browser's IDs reach the server. */
export const examineBrowsers = async ({ posthog }: Patient): Promise<Finding[]> => {
  const { consent } = posthog.options
  if (consent === "off") {
    return [
      finding("consent", { status: "hint", found: "`consent` is `off`." }),
      unknown("browsers", "`consent` is `off`, so browsers aren't asked."),
    ]
  }
  const mode =
    typeof consent === "string"
      ? `\`consent\` is \`${consent}\`.`
      : "`consent` is your own function."
  const now = Date.now()
  const { rows } = await posthog.database.raw<{ rows: [{ carts: number; known: number }] }>(CARTS, {
    first: cartIdAt(now - DAYS * DAY_MS),
    last: cartIdAt(now + DAY_MS),
  })
  return [ok("consent", mode), shareOf(rows[0])]
}

const shareOf = ({ carts, known }: { carts: number; known: number }): Finding => {
  const found = `${known} of the newest ${carts} carts of the last ${DAYS} days came with what a browser said.`
  if (carts < FEW || known >= carts * EXPECTED_SHARE) {
    return ok("browsers", found)
  }
  const status = known === 0 ? "problem" : "hint"
  return { ...finding("browsers", { status, found }), snippet: snippets.storefront ?? null }
}
