import { resolveOptions } from "../resolve"
import { settingsOf } from "../settings"

const environment = { nodeEnv: "production", options: {} }

const valueOf = (alerts: unknown) =>
  settingsOf({ alerts }, environment, resolveOptions({ alerts }, environment)).find(
    ({ name }) => name === "alerts"
  )

describe("settings", () => {
  it("show where alerts go, but not the secret in a webhook's URL", () => {
    const webhook = "https://hooks.example.com/services/T01/s3cret0123456789"
    expect(valueOf({ webhook })).toMatchObject({
      value: "afterMinutes: 5, feed: true, webhook: …6789",
      source: "option",
      is_secret: true,
    })
    expect(valueOf(false)).toMatchObject({ value: "false", source: "option" })
  })
})
