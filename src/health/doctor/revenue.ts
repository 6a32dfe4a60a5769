import { z } from "@medusajs/framework/zod"
import type { PosthogInternals } from "../../modules/posthog/internals"
import { IS_IN_PROJECT } from "../../modules/posthog/outbox/outbox-project"
import { runHogql } from "../../posthog-api/query"
import type { ApiAccess } from "../../posthog-api/request"
import { check, ok } from "../check"
import type { Check } from "../check"
import { attempt } from "./rest"
import { counted } from "../../lib/counted"

const DAYS = 30
const MAX_EVENTS = 10_000

/** PostHog's times are compared to the second: from the one after the oldest event, which may be only partly in the sample. */
const SINCE = `date_trunc('second', CASE WHEN count(*) OVER () < ${MAX_EVENTS} THEN now() - interval '${DAYS} days'
    ELSE min("timestamp") OVER () END) + interval '1 second'`

/** What was sent long enough ago to be seen in PostHog, and since when it is counted. */
const SENT = `
  SELECT min(since) AS since, coalesce(bool_or(is_sample), false) AS is_sample,
    count(*) FILTER (WHERE definition = 'order_placed')::int AS orders,
    count(*) FILTER (WHERE definition <> 'order_placed')::int AS payments,
    coalesce(json_agg(DISTINCT event) FILTER (WHERE definition <> 'order_placed'), '[]') AS names
  FROM (
    SELECT definition, event, "timestamp", count(*) OVER () = ${MAX_EVENTS} AS is_sample, ${SINCE} AS since
    FROM (
      SELECT definition, event, "timestamp" FROM posthog_outbox_event
      WHERE definition IN ('order_placed', 'payment_captured', 'payment_refunded')
        AND currency IS NOT NULL AND "timestamp" > now() - interval '${DAYS} days'
        AND delivered_at < now() - interval '10 minutes' AND ${IS_IN_PROJECT} AND deleted_at IS NULL
      ORDER BY "timestamp" DESC LIMIT ${MAX_EVENTS}
    ) newest
  ) sent
  WHERE "timestamp" >= since`

const SEEN = `
  SELECT uniqExact(uuid), uniqExactIf(uuid, properties.$revenue IS NOT NULL),
    uniqExactIf(uuid, properties.currency IS NOT NULL)
  FROM events WHERE event IN {names} AND timestamp >= toDateTime({since})`

const NONE: [number, number, number] = [0, 0, 0]

interface Sent {
  /** Null if nothing was sent. */
  since: Date | null
  /** Whether more was sent in these days than is counted. */
  is_sample: boolean
  orders: number
  payments: number
  names: string[]
}

/** Whether the money that the store sent is in PostHog with `$revenue` and a currency. */
export const examineRevenue = async (
  posthog: PosthogInternals,
  access: ApiAccess
): Promise<Check> => {
  if (posthog.options.events.payment_captured === false) {
    return check("revenue", {
      status: "hint",
      found: "`payment_captured`, which carries the revenue, is turned off in `events`.",
      fix: "Remove `payment_captured: false` from `events`.",
    })
  }
  const { rows } = await posthog.database.raw<{ rows: [Sent] }>(SENT)
  const [sent] = rows
  return sent.payments === 0 ? withoutPayments(sent) : withPayments(sent, access)
}

const withoutPayments = (sent: Sent): Check =>
  sent.orders === 0
    ? ok("revenue", `No order or payment was sent in the last ${DAYS} days.`)
    : check("revenue", {
        status: "hint",
        found: `${counted(sent.orders, "order")} sent ${spanOf(sent)}, but no captured payment.`,
        means:
          "Revenue is what was captured. Orders whose payment is only authorized have none yet.",
        fix: "Capture the payments in Medusa, or use `total` of `order_placed` in your insights.",
      })

/** As in "sent in the last 30 days". */
const spanOf = ({ since, is_sample }: Sent): string =>
  is_sample && since
    ? `since ${since.toISOString().slice(0, 16).replace("T", " ")} UTC`
    : `in the last ${DAYS} days`

/** A few may be those of customers who were erased. */
const withFewer = (seen: number, sent: Sent): Check =>
  check("revenue", {
    status: seen < sent.payments / 2 ? "problem" : "hint",
    found: `${counted(sent.payments, "payment")} sent ${spanOf(sent)}, but PostHog shows only ${seen}.`,
    means:
      "PostHog accepted them and then dropped them, you are looking at another project, or their customers were erased.",
    fix: "Run `npx medusa-posthog reconcile --posthog`, which names each one that is missing.",
  })

const withPayments = async (sent: Sent, access: ApiAccess): Promise<Check> =>
  attempt("revenue", async () => {
    const [[seen, withRevenue, withCurrency] = NONE] = await runHogql(access, {
      name: "doctor: revenue",
      query: SEEN,
      values: { names: sent.names, since: (sent.since ?? new Date()).toISOString() },
      row: z.tuple([z.coerce.number(), z.coerce.number(), z.coerce.number()]),
    })
    const of = `of ${seen} payments in PostHog`
    if (seen === 0) {
      return check("revenue", {
        status: "problem",
        found: `${sent.payments} payments were sent ${spanOf(sent)}, but PostHog shows none.`,
        means:
          "PostHog accepted them and then dropped them, or you are looking at another project.",
        fix: "See the checks of the project and the test event, and transformations in PostHog that drop events.",
      })
    }
    const lacking = [
      ...(withRevenue < seen ? [`${seen - withRevenue} ${of} have no \`$revenue\`.`] : []),
      ...(withCurrency < seen ? [`${seen - withCurrency} ${of} have no \`currency\`.`] : []),
    ]
    if (lacking.length > 0) {
      return check("revenue", { status: "problem", found: lacking })
    }
    return seen < sent.payments
      ? withFewer(seen, sent)
      : ok(
          "revenue",
          `All ${seen} payments in PostHog${sent.is_sample ? ` ${spanOf(sent)}` : ""} have \`$revenue\` and \`currency\`.`
        )
  })
