import type { MedusaRequest } from "@medusajs/framework/http"
import { limitCallers } from "../limit-callers"

afterEach(() => jest.useRealTimers())

const world = () => {
  jest.useFakeTimers({ now: Date.parse("2026-03-04T12:00:00Z") })
  const limit = limitCallers()
  return (ip: string | undefined) => {
    const answer = { status: 0, headers: {}, body: {} }
    const next = jest.fn()
    const response = {
      status: (status: number) => ((answer.status = status), response),
      set: (name: string, value: string) => ((answer.headers = { [name]: value }), response),
      json: (body: object) => ((answer.body = body), response),
    }
    limit({ ip } as MedusaRequest, response as never, next)
    return next.mock.calls.length > 0 ? "passed" : answer
  }
}

describe("callers of the bootstrap route", () => {
  it("may call so often a minute, each address", () => {
    const call = world()
    const calls = Array.from({ length: 1_200 }, () => call("192.0.2.1"))
    expect(new Set(calls)).toEqual(new Set(["passed"]))
    expect(call("192.0.2.1")).toEqual({
      status: 429,
      headers: { "retry-after": "60" },
      body: {
        type: "too_many_requests",
        message: expect.stringContaining("Expected at most 1200 requests a minute"),
      },
    })
    expect(call("192.0.2.2")).toBe("passed")
    jest.advanceTimersByTime(60_000)
    expect(call("192.0.2.1")).toBe("passed")
  })

  it("from ever new addresses, or none, are limited together", () => {
    const call = world()
    const addresses = Array.from({ length: 60_000 }, (_, n) =>
      n % 100 ? `address-${n}` : undefined
    )
    expect(new Set(addresses.map(call))).toEqual(new Set(["passed"]))
    expect(call("another")).toMatchObject({ status: 429 })
  })
})
