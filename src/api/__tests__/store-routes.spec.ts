import { storeMiddlewares } from "../store/middlewares"

/** Express's own answer, as far as the limit uses it. */
const response = {
  status: jest.fn().mockReturnThis(),
  set: jest.fn().mockReturnThis(),
  json: jest.fn(),
}

describe("the bootstrap route", () => {
  it("limits its callers before it looks at who they are", () => {
    const route = storeMiddlewares.find(({ matcher }) => matcher === "/store/posthog/bootstrap")
    const [first] = route?.middlewares ?? []
    const next = jest.fn()
    for (let calls = 0; calls < 3_000; calls++) {
      first?.({ ip: "192.0.2.1" } as never, response as never, next)
    }
    expect(response.status).toHaveBeenCalledWith(429)
    expect(next.mock.calls.length).toBeGreaterThanOrEqual(1_200)
  })
})
