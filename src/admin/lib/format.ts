/** Formats what a merchant reads, in the Admin's language. */
export interface Format {
  number(value: number): string
  /** An amount in major units, with its currency. */
  money(amount: number | string, currency: string): string
  /** As short as on an axis: `€1.2K`. */
  shortMoney(amount: number, currency: string): string
  /** Of 100, with up to two decimals: `99.98%`. */
  percent(value: number): string
  /** To the minute: `Nov 26, 2026, 8:30 PM`. */
  time(at: string): string
  /** A day in UTC: `Nov 26, 2026`. */
  day(day: string): string
  /** Without the year: `Nov 26`. */
  shortDay(day: string): string
  /** `3 minutes ago`. */
  ago(at: string): string
  /** In the largest whole unit: `0.4 sec`, `12 sec`, `3 min`, `2 hr`, `5 days`. */
  duration(seconds: number): string
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const

/** @param language as i18next names it: `de`, `ptBR` */
export const formatIn = (language: string): Format => {
  const locale = language.replace(/([a-z])([A-Z])/g, "$1-$2")
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" })
  const shortDay = new Intl.DateTimeFormat(locale, {
    month: "short",
    day: "numeric",
    timeZone: "UTC",
  })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" })
  return {
    number: (value) => value.toLocaleString(locale),
    money: (amount, currency) =>
      Number(amount).toLocaleString(locale, { style: "currency", currency }),
    shortMoney: (amount, currency) =>
      amount.toLocaleString(locale, {
        style: "currency",
        currency,
        notation: "compact",
        maximumFractionDigits: 1,
        minimumFractionDigits: 0,
      }),
    percent: (value) =>
      (value / 100).toLocaleString(locale, { style: "percent", maximumFractionDigits: 2 }),
    time: (at) => time.format(new Date(at)),
    shortDay: (at) => shortDay.format(midnightOf(at)),
    day: (at) => day.format(midnightOf(at)),
    ago: (at) => {
      const seconds = Math.max(0, (Date.now() - new Date(at).getTime()) / 1_000)
      const [unit, size] = largestUnit(seconds)
      return relative.format(-Math.round(seconds / size), unit)
    },
    duration: (seconds) => {
      const [unit, size] = largestUnit(seconds)
      const digits = seconds < 10 ? 1 : 0
      const value = seconds < 10 ? seconds : Math.floor(seconds / size)
      return value.toLocaleString(locale, {
        style: "unit",
        unit,
        unitDisplay: "short",
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      })
    },
  }
}

/** In UTC, as the formats of days are: local time is up to 14 hours ahead of it, and so on another day. */
const midnightOf = (day: string): Date => new Date(`${day.slice(0, 10)}T00:00:00Z`)

const largestUnit = (seconds: number): (typeof UNITS)[number] =>
  UNITS.find(([, size]) => seconds >= size) ?? ["second", 1]
