import { defineEvent } from "../../events/language/define-event"
import { resolveOptions } from "../resolve"
import { settingsOf } from "../settings"

const listed = (given: object, options: Record<string, string | boolean> = {}) => {
  const environment = { nodeEnv: "production", options }
  const settings = settingsOf(given, environment, resolveOptions(given, environment))
  return Object.fromEntries(settings.map((setting) => [setting.name, setting]))
}

describe("the settings for a person", () => {
  it("say where each value comes from: an option wins over its variable", () => {
    const settings = listed(
      { host: "eu", batchSize: 100 },
      { apiKey: "phc_0123456789abcdefghij", host: "us" }
    )
    expect(settings).toMatchObject({
      host: { value: "https://eu.i.posthog.com", source: "option", env: "POSTHOG_HOST" },
      batchSize: { value: "100", source: "option", env: null },
      apiKey: { value: "phc_…ghij", source: "environment", is_secret: true },
      requestTimeoutMs: { value: "10000", source: "default" },
      environment: { value: "production", source: "environment" },
      projectId: { value: null, source: "default" },
    })
  })

  it("show no part of a short secret, and none of a function", () => {
    const given = {
      apiKey: "phc_short",
      personalApiKey: "phx_0123456789abcdefghij",
      beforeSend: () => null,
      events: { order_placed: { name: "Bought" } },
    }
    const settings = listed(given)
    expect(settings.apiKey?.value).toBe("phc_…")
    expect(settings.beforeSend?.value).toBe("function")
    expect(settings.events?.value).toContain("Bought")
    expect(JSON.stringify(settings)).not.toMatch(/short|0123456789/)
  })

  it("show where alerts go, but not the secret in a webhook's URL", () => {
    const webhook = "https://hooks.example.com/services/T01/s3cret0123456789"
    expect(listed({ alerts: { webhook } }).alerts).toMatchObject({
      value: "afterMinutes: 5, feed: true, webhook: …6789",
      source: "option",
      is_secret: true,
    })
    expect(listed({ alerts: false }).alerts?.value).toBe("false")
  })

  it("name custom events by their IDs", () => {
    const review = defineEvent<{ id: string; created_at: string }>()({
      id: "review_written",
      topic: "custom",
      doc: "Someone wrote a review.",
      entity: "review",
      idPrefix: "rev",
      proof: { by: "new row", where: {} },
      hints: {},
      person: { customer: "customer" },
      properties: {},
    } as never)
    expect(listed({ customEvents: [review] }).customEvents?.value).toBe("review_written")
  })
})
