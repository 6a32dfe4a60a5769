import { connect } from "../connect"

describe("on a server", () => {
  it("does nothing", async () => {
    const sdk = { client: { fetch: async () => 1, clearToken: async () => undefined } }
    const { fetch } = sdk.client
    const connection = connect({ posthog: null, sdk })
    expect(sdk.client.fetch).toBe(fetch)
    expect(connection.state()).toEqual({ connected: false, consent: "pending" })
    expect(connection.headers()).toEqual({})
  })
})
