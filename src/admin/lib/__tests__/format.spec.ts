import { formatIn } from "../format"

describe("in English", () => {
  const { duration, money, ago } = formatIn("en")

  it.each([
    [0.42, "0.4 sec"],
    [12.7, "12 sec"],
    [60, "1 min"],
    [3_599, "59 min"],
    [7_300, "2 hr"],
    [200_000, "2 days"],
  ])("%s seconds are %s", (seconds, words) => {
    expect(duration(seconds)).toBe(words)
  })

  it("shows as many decimals as the currency has", () => {
    expect(money("12.5", "EUR")).toBe("€12.50")
    expect(money(1200, "JPY")).toBe("¥1,200")
  })

  it("says how long ago a time was, also if the clocks differ", () => {
    expect(ago(new Date(Date.now() - 180_500).toISOString())).toBe("3 minutes ago")
    expect(ago(new Date(Date.now() + 5_000).toISOString())).toBe("now")
  })
})

it("follows the Admin's language, however i18next spells it", () => {
  expect(formatIn("de").money(12.5, "EUR")).toBe("12,50\u00a0€")
  expect(formatIn("ptBR").duration(200_000)).toBe("2 dias")
})

describe("in a browser's time zone", () => {
  const { DateTimeFormat } = Intl
  afterEach(() => jest.restoreAllMocks())

  it.each(["Pacific/Kiritimati", "Pacific/Auckland", "UTC", "Pacific/Pago_Pago"])(
    "shows a day in UTC as that day: %s",
    (timeZone) => {
      jest
        .spyOn(Intl, "DateTimeFormat")
        .mockImplementation(
          (locale, options) => new DateTimeFormat(locale, { timeZone, ...options })
        )
      const { day, shortDay } = formatIn("en")
      expect(day("2026-01-31")).toBe("Jan 31, 2026")
      expect(day("2026-01-31T23:59:59.999Z")).toBe("Jan 31, 2026")
      expect(shortDay("2026-01-31")).toBe("Jan 31")
    }
  )
})
