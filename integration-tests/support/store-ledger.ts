import type { ComparisonLine } from "../../src/capture/sweeps/compare/comparison-sheet"
import type { Sql } from "../../tools/lib/sql"

/** What the store's own tables say about a day, computed in SQL instead of by the plugin. */
interface StoreLine {
  day: string
  currency: string
  event: string
  count: number
  amount: string
}

/** The orders, captures, and refunds before a time, by day, currency, and event. */
export const storeLedger = (sql: Sql, end: string) =>
  sql<StoreLine>(
    `select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, upper(currency) as currency, event,
              count(*)::int as count, sum(round(amount, case currency when 'jpy' then 0 else 2 end))::text as amount
       from (
         select o.created_at as at, o.currency_code as currency, 'order_placed' as event,
                (s.totals ->> 'original_order_total')::numeric as amount
         from "order" o join order_summary s on s.order_id = o.id and s.version = 1
         union all
         select c.created_at, p.currency_code, 'payment_captured', c.amount from capture c join payment p on p.id = c.payment_id
         union all
         select r.created_at, p.currency_code, 'payment_refunded', r.amount from refund r join payment p on p.id = r.payment_id
       ) facts where at < $1
       group by 1, 2, 3 order by 1, 2, 3`,
    end
  )

/** A comparison's lines, as far as the store has them, in the same order. */
export const ledgerOf = (lines: readonly ComparisonLine[]) =>
  lines
    .map(({ day, currency, event, store: { count, amount } }) => ({
      day,
      currency,
      event,
      count,
      amount,
    }))
    .sort((a, b) =>
      [a.day, a.currency, a.event].join().localeCompare([b.day, b.currency, b.event].join())
    )
