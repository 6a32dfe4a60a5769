import { ApiLoader } from "@medusajs/framework/http"
import type { MedusaRequest } from "@medusajs/framework/http"
import { POSTHOG_BRAND } from "../../../../modules/posthog/brand"
import { watchRoutes } from "../errors"

type Handler = (req: MedusaRequest, res: object, next: (error?: unknown) => void) => unknown

/** Medusa's own hook, which other plugins and instrumentation set, too. */
const before = ApiLoader.traceRoute
afterEach(() => {
  ApiLoader.traceRoute = before
})

const watched = (handler: Handler, report: jest.Mock) => {
  watchRoutes(report)
  return ApiLoader.traceRoute?.(
    handler as never,
    {
      route: "/store/mine",
      method: "GET",
    } as never
  ) as unknown as Handler
}

const requestWith = (headers: Record<string, string>) =>
  ({
    headers,
    auth_context: { actor_type: "customer", actor_id: "cus_1" },
    scope: { resolve: () => ({ [POSTHOG_BRAND]: true, options: { consent: "opt-out" } }) },
  }) as never
const request = requestWith({})

describe("a watched route", () => {
  const error = new Error("no")
  const context = { source: "route", request_route: "/store/mine", customerId: "cus_1" }

  it("passes an error to `next` as it does unwatched", async () => {
    const [report, next] = [jest.fn(), jest.fn()]
    await watched((_req, _res, forward) => forward(error), report)(request, {}, next)
    expect(next.mock.calls).toEqual([[error]])
    expect(report).toHaveBeenCalledWith(error, expect.objectContaining(context))
  })

  it("says what the request said about consent", async () => {
    const report = jest.fn()
    const refused = requestWith({ "x-posthog-consent": "denied" })
    await watched((_req, _res, forward) => forward(error), report)(refused, {}, jest.fn())
    expect(report).toHaveBeenCalledWith(
      error,
      expect.objectContaining({ ...context, consent: "denied" })
    )
  })

  it("throws what the route throws", async () => {
    const [report, next] = [jest.fn(), jest.fn()]
    const throwing = () => Promise.reject(error)
    await expect(watched(throwing, report)(request, {}, next)).rejects.toBe(error)
    expect(report).toHaveBeenCalledTimes(1)
    expect(next).not.toHaveBeenCalled()
  })

  it("throws synchronously if the route does, because Express wouldn't see a rejection", () => {
    const report = jest.fn()
    const throwing = () => {
      throw error
    }
    expect(() => watched(throwing, report)(request, {}, jest.fn())).toThrow(error)
    expect(report).toHaveBeenCalledTimes(1)
  })

  it("throws its own error even if reporting fails", () => {
    const report = jest.fn(() => {
      throw new Error("of the plugin")
    })
    const throwing = () => {
      throw error
    }
    expect(() => watched(throwing, report)(request, {}, jest.fn())).toThrow(error)
  })

  it.each([
    ["nothing", undefined],
    ["a stack that isn't a string", { stack: Object.create(null) as object }],
    [
      "a getter that throws",
      Object.defineProperty({}, "stack", {
        get: () => {
          throw error
        },
      }),
    ],
  ])("reports an error with %s", async (_, thrown: unknown) => {
    const report = jest.fn()
    const throwing = () => Promise.reject(thrown)
    await expect(watched(throwing, report)(request, {}, jest.fn())).rejects.toBe(thrown)
    expect(report).toHaveBeenCalledWith(thrown, expect.objectContaining(context))
  })

  it("continues to the next route without a report", async () => {
    const [report, next] = [jest.fn(), jest.fn()]
    await watched((_req, _res, forward) => forward("route"), report)(request, {}, next)
    await watched((_req, _res, forward) => forward(), report)(request, {}, next)
    expect(next.mock.calls).toEqual([["route"], [undefined]])
    expect(report).not.toHaveBeenCalled()
  })
})
