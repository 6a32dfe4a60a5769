import type { RoundResult } from "./run-round"

/** A round's figures, by table column. */
export const figures = ({ name, seconds, balance, failedRequests }: RoundResult) => ({
  round: name,
  orders: balance.rows.order_placed,
  captures: balance.rows.payment_captured,
  refunds: balance.rows.payment_refunded,
  cancellations: balance.rows.order_canceled,
  events: balance.events,
  "sent again": balance.sentAgain,
  "set aside": balance.setAside,
  "failed requests": failedRequests,
  lost: balance.lost.length,
  twice: balance.twice.length,
  seconds: Math.round(seconds),
})

type Figures = ReturnType<typeof figures>

/** Returns one line per kind of round. Repeated rounds are added up. */
export const tableOf = (results: readonly RoundResult[]): Record<string, string>[] => {
  const lines = new Map<string, { figures: Figures; times: number }>()
  for (const result of results) {
    const name = result.name.replace(/ #\d+$/, "")
    const line = lines.get(name)
    const own = { ...figures(result), round: name }
    lines.set(name, {
      figures: line ? add(line.figures, own) : own,
      times: (line?.times ?? 0) + 1,
    })
  }
  const all = [...lines.values()]
  const total = all.map((line) => line.figures).reduce(add)
  const rows = all.map(({ figures: line, times }) => ({
    ...line,
    round: times > 1 ? `${line.round} × ${times}` : line.round,
  }))
  return [...rows, { ...total, round: "all" }].map(asTexts)
}

const add = (a: Figures, b: Figures): Figures =>
  Object.fromEntries(
    Object.entries(a).map(([column, value]) => {
      const other = b[column as keyof Figures]
      return [
        column,
        typeof value === "number" && typeof other === "number" ? value + other : value,
      ]
    })
  ) as Figures

const asTexts = (line: Figures): Record<string, string> =>
  Object.fromEntries(Object.entries(line).map(([column, value]) => [column, String(value)]))

/** Lists what went wrong in a round. Empty if nothing did. */
export const problemsOf = ({ balance, errors }: RoundResult): string[] => [
  ...balance.lost.map((key) => `lost: ${key}`),
  ...balance.twice.map((key) => `counted twice: ${key}`),
  ...balance.unfounded.map((key) => `event without a row: ${key}`),
  ...balance.wrongAmount.map((key) => `amount differs from the row's: ${key}`),
  ...balance.sums.map((sum) => `sums differ: ${sum}`),
  ...errors,
]
