import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { Event } from "@medusajs/framework/types"
import { join } from "node:path"
import { takePasswordReset } from "../../src/capture/signals/moments/take-password-reset"
import { ADMIN } from "../store/src/seed/data"
import { createRequest } from "../../tools/lib/http"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const THIRD_PARTY = join(__dirname, "..", "support", "providers", "third-party")

const ada = { email: "ada.lovelace@example.com", password: "correct horse battery" }

interface Token {
  token?: string
  location?: string
}

storeSuite(
  {
    name: "sign-ins",
    options: { debug: true },
    moduleOptions: {
      auth: {
        providers: [
          { resolve: "@medusajs/medusa/auth-emailpass", id: "emailpass" },
          { resolve: THIRD_PARTY, id: "third-party" },
        ],
      },
    },
    authMethods: { customer: ["emailpass", "third-party"] },
  },
  ({ baseUrl, container, posthog, standIn, sql, withoutTable }) => {
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    const request = () => createRequest(baseUrl())
    const signIn = () => request()<Token>("POST", "/auth/customer/emailpass", ada)

    const arrived = async (event: string) => {
      await posthog().flush()
      return standIn().events({ event })
    }

    /** Everything that the plugin wrote anywhere. */
    const everything = async (logged: string[]) =>
      [
        JSON.stringify(await sql(`select * from posthog_outbox_event`)),
        ...standIn()
          .requests()
          .map(({ body }) => body),
        ...logged,
      ].join("\n")

    /** What the plugin logs from now on. */
    const logOfPlugin = () => {
      const logger = container().resolve(ContainerRegistrationKeys.LOGGER)
      const lines: string[] = []
      for (const level of ["info", "warn", "error", "debug"] as const) {
        jest.spyOn(logger, level).mockImplementation((...args: unknown[]) => {
          const line = args.map(String).join(" ")
          if (line.includes("medusa-plugin-posthog")) {
            lines.push(line)
          }
        })
      }
      return lines
    }

    afterEach(() => jest.restoreAllMocks())

    describe("a sign-in", () => {
      it("with a password is recorded once, on the customer's person, without the token or the email", async () => {
        const logged = logOfPlugin()
        // Registers and signs in once.
        const { customer, token } = await shop.shopper.registerCustomer(ada)
        const [event, ...others] = await arrived("customer_signed_in")
        expect(others).toEqual([])
        expect(event).toMatchObject({
          distinctId: customer.id,
          properties: { customer_id: customer.id, auth_provider: "emailpass" },
        })
        expect(standIn().persons()).toMatchObject([{ distinctIds: [customer.id] }])
        const written = await everything(logged)
        expect(written).toContain("customer_signed_in")
        for (const secret of [token, token.split(".")[1], ada.email, ada.password]) {
          expect(written).not.toContain(secret)
        }
      })

      it("that is rejected, or isn't a customer's, isn't recorded", async () => {
        await shop.shopper.registerCustomer(ada)
        await arrived("customer_signed_in")
        const before = standIn().events({ event: "customer_signed_in" }).length
        const wrong = { ...ada, password: "wrong" }
        await expect(request()("POST", "/auth/customer/emailpass", wrong)).rejects.toThrow("401")
        await request()("POST", "/auth/user/emailpass", ADMIN)
        expect(await arrived("customer_signed_in")).toHaveLength(before)
      })

      it("through a third party is recorded once there is a customer", async () => {
        const callback = () =>
          request()<Token>("GET", "/auth/customer/third-party/callback?code=ada-at-third-party")
        expect(await request()("POST", "/auth/customer/third-party")).toHaveProperty("location")
        const { token: stranger } = await callback()
        expect(await arrived("customer_signed_in")).toEqual([])

        const key = await shop.admin.publishableKey()
        const { customer } = await createRequest(baseUrl(), {
          authorization: `Bearer ${stranger}`,
          "x-publishable-api-key": key,
        })<{ customer: { id: string } }>("POST", "/store/customers", { email: ada.email })
        await callback()
        expect(await arrived("customer_signed_in")).toMatchObject([
          { distinctId: customer.id, properties: { auth_provider: "third-party" } },
        ])
      })

      it("is answered while the database accepts no events, and recorded afterward", async () => {
        await shop.shopper.registerCustomer(ada)
        await arrived("customer_signed_in")
        await sql(`delete from posthog_outbox_event`)
        await withoutTable("posthog_outbox_event", async () => {
          expect(await signIn()).toHaveProperty("token")
          await posthog()
            .flush()
            .catch(() => undefined)
        })
        await arrived("customer_signed_in")
        expect(await sql(`select event from posthog_outbox_event`)).toContainEqual({
          event: "customer_signed_in",
        })
      })
    })

    describe("a password reset request", () => {
      /** Medusa's own events of that kind, including the token. */
      const events: Event<{ entity_id: string; token: string }>[] = []
      beforeAll(() => {
        container()
          .resolve(Modules.EVENT_BUS)
          .subscribe("auth.password_reset", async (event) => void events.push(event as never), {
            subscriberId: "listens-along",
          })
      })
      beforeEach(() => events.splice(0))

      const resetOf = async (actor: string, identifier: string) => {
        const response = await fetch(`${baseUrl()}/auth/${actor}/emailpass/reset-password`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ identifier }),
        })
        expect(response.status).toBe(201)
      }

      it("is recorded on the customer's person, without the token or the email", async () => {
        const { customer } = await shop.shopper.registerCustomer(ada)
        const logged = logOfPlugin()
        await resetOf("customer", ada.email)
        expect(await arrived("password_reset_requested")).toMatchObject([
          {
            distinctId: customer.id,
            timestamp: (events[0]?.metadata?.created_at as Date).toISOString(),
            properties: { customer_id: customer.id },
          },
        ])
        const written = await everything(logged)
        const token = String(events[0]?.data.token)
        expect(token.split(".")).toHaveLength(3)
        for (const secret of [token, token.split(".")[1], ada.email]) {
          expect(written).not.toContain(secret)
        }
      })

      it("is recorded once a minute, however often the handler runs or someone asks", async () => {
        await shop.shopper.registerCustomer(ada)
        await resetOf("customer", ada.email)
        const [event] = events
        expect(event).toBeDefined()
        await arrived("password_reset_requested")
        // As the Redis event bus delivers a job again: times have become strings.
        const again = JSON.parse(JSON.stringify(event)) as Event<unknown>
        takePasswordReset(container(), again)
        await posthog().flush()
        takePasswordReset(container(), event as Event<unknown>)
        expect(await arrived("password_reset_requested")).toHaveLength(1)
        expect(
          await sql(`select 1 from posthog_outbox_event where event = 'password_reset_requested'`)
        ).toHaveLength(1)
        // Two minutes later by the Medusa event's time.
        const at = Date.parse(String(event?.metadata?.created_at)) + 120_000
        const later = (ms: number) => ({ ...again, metadata: { created_at: new Date(at + ms) } })
        const minute = 60_000 - (at % 60_000)
        takePasswordReset(container(), later(minute))
        await posthog().flush()
        takePasswordReset(container(), later(minute + 1))
        takePasswordReset(container(), later(minute + 59_999))
        expect(await arrived("password_reset_requested")).toHaveLength(2)
      })

      it("of someone without a customer account isn't recorded", async () => {
        await resetOf("customer", "nobody@example.com")
        await resetOf("user", ADMIN.email)
        expect(events.map(({ data }) => data.entity_id)).toContain(ADMIN.email)
        await posthog().flush()
        expect(standIn().events()).toEqual([])
        expect(await sql(`select 1 from posthog_outbox_event`)).toEqual([])
      })
    })
  }
)
