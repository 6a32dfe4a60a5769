import { HogQLError } from "./ast"

/** A value of HogQL. Times are milliseconds since the epoch in a `Date`. */
export type Value = string | number | boolean | null | Date | Value[]

const INTERVALS_MS: { [name: string]: number | undefined } = {
  toIntervalSecond: 1_000,
  toIntervalMinute: 60_000,
  toIntervalHour: 3_600_000,
  toIntervalDay: 86_400_000,
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** The server's clock, and the project's time zone. */
export interface Now {
  nowMs: number
  timeZone: string
}

type Scalar = (args: Value[], now: Now) => Value

/** Functions of one row, by name. As in ClickHouse, a NULL makes NULL of everything that isn't made for it. */
const SCALARS: { [name: string]: Scalar | undefined } = {
  now: (_args, { nowMs }) => new Date(nowMs),
  today: (_args, { nowMs, timeZone }) => dayIn(timeZone, new Date(nowMs)),
  toDate: ([value], now) => ofTime(value, now, (time) => dayIn(now.timeZone, time)),
  toDateTime: ([value], now) => ofTime(value, now, (time) => time),
  toUnixTimestamp: ([value], now) =>
    ofTime(value, now, (time) => Math.floor(time.getTime() / 1_000)),
  intDiv: ([a, b]) => Math.trunc(Number(a) / Number(b)),
  toUUID: ([value = null]) => (value === null ? null : uuidOf(String(value))),
  toString: ([value]: Value[]) => (value === null || value === undefined ? null : textOf(value)),
  toFloat: ([value]) => numberOf(value),
  toFloatOrZero: ([value]) => numberOf(value) ?? 0,
  lower: ([value]) => (typeof value === "string" ? value.toLowerCase() : null),
  isNull: ([value]) => value === null,
  isNotNull: ([value]) => value !== null,
  coalesce: (args) => args.find((value) => value !== null) ?? null,
  not: ([value]) => !value,
}

/** Returns a function of one row. Throws PostHog's refusal of an unknown one. */
export function scalar(name: string): Scalar {
  const interval = ownOf(INTERVALS_MS, name)
  const known = interval ? ([n]: Value[]) => Number(n) * interval : scalarNamed(name)
  if (!known) {
    // Source: `posthog/hogql/printer`, `visit_call`.
    throw new HogQLError(`Unsupported function call '${name}(...)'`)
  }
  return known
}

const scalarNamed = (name: string): Scalar | undefined =>
  ownOf(SCALARS, name) ?? (name === "NOT" ? SCALARS.not : undefined)

/** Functions of all rows of a group. `null` among the values was skipped before. */
const AGGREGATES: { [name: string]: ((values: Value[]) => Value) | undefined } = {
  count: (values) => values.length,
  uniq: distinctOf,
  uniqExact: distinctOf,
  sum: (values) => values.reduce<number>((sum, value) => sum + Number(value), 0),
  min: (values) => [...values].sort(compare)[0] ?? null,
  max: (values) => [...values].sort(compare).at(-1) ?? null,
  any: (values) => values[0] ?? null,
  groupArray: (values) => values,
  groupUniqArray: (values) => [...new Map(values.map((one) => [textOf(one), one])).values()],
}

/** An aggregate by its name. `countIf` is `count` of the rows for which its last argument is true. */
export const aggregateOf = (name: string) =>
  ownOf(AGGREGATES, name) ?? ownOf(AGGREGATES, name.replace(/If$/, ""))

/** Whether a name is an aggregate's own, without a condition. */
export const isPlainAggregate = (name: string): boolean => Object.hasOwn(AGGREGATES, name)

/** `toString` is also what every object has. */
function ownOf<Entry>(entries: { [name: string]: Entry | undefined }, name: string) {
  return Object.hasOwn(entries, name) ? entries[name] : undefined
}

function distinctOf(values: Value[]): number {
  return new Set(values.map(textOf)).size
}

/** The order of two values, for comparisons and sorting. */
export function compare(a: Value, b: Value): number {
  const [x, y] = typeof a === "string" && b instanceof Date ? [Date.parse(a), b] : [a, b]
  const [left, right] = [comparable(x), comparable(y)]
  return left < right ? -1 : left > right ? 1 : 0
}

const comparable = (value: Value): string | number =>
  value instanceof Date ? value.getTime() : typeof value === "number" ? value : textOf(value)

/** A value as ClickHouse writes it. */
export function textOf(value: Value): string {
  return value instanceof Date ? value.toISOString() : String(value)
}

function ofTime(value: Value | undefined, { timeZone }: Now, then: (time: Date) => Value): Value {
  if (value === null || value === undefined) {
    return null
  }
  const text = String(value)
  const time =
    value instanceof Date
      ? value
      : /[zZ]|[+-]\d\d:?\d\d$/.test(text)
        ? new Date(text)
        : timeIn(timeZone, new Date(`${text.replace(" ", "T")}Z`))
  if (Number.isNaN(time.getTime())) {
    throw new HogQLError(`Cannot parse DateTime: ${text}`)
  }
  return then(time)
}

/** As ClickHouse writes a `Date`. HogQL reads every time in the project's zone. Source: `posthog/hogql/printer`, `visit_field_type`. */
const dayIn = (timeZone: string, time: Date): string =>
  time.toLocaleDateString("sv-SE", { timeZone })

/** The time at which clocks in the zone show what clocks in UTC show at `utc`. */
function timeIn(timeZone: string, utc: Date): Date {
  if (timeZone === "UTC" || Number.isNaN(utc.getTime())) {
    return utc
  }
  const shown = Date.parse(`${utc.toLocaleString("sv-SE", { timeZone }).replace(" ", "T")}Z`)
  return new Date(2 * utc.getTime() - shown)
}

function uuidOf(text: string): string {
  if (!UUID.test(text)) {
    throw new HogQLError(`Cannot parse uuid ${text}`)
  }
  return text.toLowerCase()
}

function numberOf(value: Value | undefined): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value
  return typeof number === "number" && Number.isFinite(number) ? number : null
}
