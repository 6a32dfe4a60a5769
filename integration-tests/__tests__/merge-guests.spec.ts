import { Modules } from "@medusajs/framework/utils"
import { createBackfill, runBackfill } from "../../src/capture/sweeps/backfill/backfill"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import type { StoreSuite } from "../support/store-suite"

const EMAIL = "ada@example.com"

/** What happens to a guest's order, in a store. */
const worldOf = ({ baseUrl, standIn, posthog, container, sql, reconcileNow }: StoreSuite) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(baseUrl())
  })
  beforeEach(() => catchUp(createPipeline(container()), { minAgeMs: 0 }))

  const one = async <Row>(statement: string, ...bindings: string[]): Promise<Row> => {
    const [row] = await sql<Row>(statement, ...bindings)
    if (!row) {
      throw new Error(`Expected a row of ${statement}`)
    }
    return row
  }

  return {
    shop: () => shop,
    /** A guest's order and the guest's ID. */
    guestOrder: async (email = EMAIL) => {
      const { id } = await shop.order({ email })
      const guest = await one<{ id: string }>(
        `select customer_id as id from "order" where id = ?`,
        id
      )
      return { id, guest: guest.id }
    },
    register: async (email = EMAIL) => {
      const { token, customer } = await shop.shopper.registerCustomer({ email, password: "secret" })
      return { token, id: customer.id, email }
    },
    requestTransfer: async (order: { id: string }, { token }: { token: string }) => {
      await shop.shopper.open(token)("POST", `/store/orders/${order.id}/transfer/request`, {})
      const mail = await one<{ token: string }>(
        `select details ->> 'token' as token from order_change_action
         where order_id = ? and action = 'TRANSFER_CUSTOMER' order by ordering desc`,
        order.id
      )
      return () =>
        shop.shopper.open()("POST", `/store/orders/${order.id}/transfer/accept`, {
          token: mail.token,
        })
    },
    requestVerification: async ({ email }: { email: string }, type = "email") => {
      const auth = container().resolve(Modules.AUTH)
      const { id } = await one<{ id: string }>(
        `select auth_identity_id as id from provider_identity where entity_id = ?`,
        email
      )
      const { code } = (await auth.requestAuthVerification({
        auth_identity_id: id,
        entity_id: email,
        entity_type: type,
        code_provider: "token",
      })) as { code: string }
      return () => auth.confirmAuthVerification({ code, code_provider: "token" })
    },
    /** What the hints record, and then what a pass finds. */
    tell: async () => {
      await posthog().flush()
      await reconcileNow()
    },
    backfill: async () => {
      await runBackfill(container(), await createBackfill(container()), { share: 1, minAgeMs: 0 })
      await posthog().flush()
    },
    merges: () =>
      standIn()
        .events({ event: "$identify" })
        .filter(({ properties }) => properties.$anon_distinct_id)
        .map(({ distinctId, properties }) => [properties.$anon_distinct_id, distinctId]),
  }
}

// In server mode, the plugin does no periodic work, so only the test itself runs catch-up and delivers.
storeSuite(
  { name: "merge-guests", workerMode: "server", options: { mergeGuests: true } },
  (suite) => {
    const world = worldOf(suite)
    const { guestOrder, register, requestTransfer, requestVerification, tell, merges } = world

    it("joins a guest to the account that accepted the order with its token, once", async () => {
      const order = await guestOrder()
      const account = await register()
      await tell()
      const accept = await requestTransfer(order, account)
      await tell()
      expect(merges()).toEqual([])
      await accept()
      await tell()
      expect(merges()).toEqual([[order.guest, account.id]])
      await tell()
      await world.backfill()
      expect(merges()).toEqual([[order.guest, account.id]])
    })

    it("joins a guest to the account that verified the address, once for all orders", async () => {
      const email = "grace@example.com"
      const { guest } = await guestOrder(email)
      const account = await register(email)
      const confirm = await requestVerification(account)
      await tell()
      expect(merges()).toEqual([])
      await confirm()
      await guestOrder(email)
      await tell()
      expect(merges()).toEqual([[guest, account.id]])
      await guestOrder(email)
      await tell()
      await world.backfill()
      expect(merges()).toEqual([[guest, account.id]])
    })

    it("joins nobody without proof", async () => {
      const email = "mallory@example.com"
      const order = await guestOrder(email)
      const account = await register(email)
      // A phone number that reads like an address proves no address.
      await (
        await requestVerification(account, "phone_number")
      )()
      await tell()
      const heir = { email: "heir@example.com" }
      await world.shop().admin.request("POST", `/admin/orders/${order.id}/transfer/guest`, heir)
      await tell()
      await world.backfill()
      expect(merges()).toEqual([])
    })

    it("never joins a guest who refused after the order", async () => {
      const order = await guestOrder("later@example.com")
      await tell()
      await suite.sql(
        `insert into posthog_identity (cart_id, consent) select cart_id, 'denied' from order_cart where order_id = ?`,
        order.id
      )
      const accept = await requestTransfer(order, await register("later@example.com"))
      await accept()
      await tell()
      await world.backfill()
      expect(merges()).toEqual([])
    })

    it("never joins a guest to whoever was given their order", async () => {
      const order = await guestOrder("donor@example.com")
      await tell()
      const heir = { email: "given@example.com" }
      await world.shop().admin.request("POST", `/admin/orders/${order.id}/transfer/guest`, heir)
      await (
        await requestVerification(await register(heir.email))
      )()
      await tell()
      await world.backfill()
      expect(merges()).toEqual([])
    })

    it("never joins an account to another, nor a guest to two", async () => {
      const email = "joan@example.com"
      const first = await guestOrder(email)
      const second = await guestOrder(email)
      const [one, other] = [await register(email), await register("other@example.com")]
      await (
        await requestTransfer(first, one)
      )()
      await tell()
      await (
        await requestTransfer(second, other)
      )()
      // An account's own order goes over to another account.
      const { id } = await world.shop().order({ customer: one })
      await (
        await requestTransfer({ id }, other)
      )()
      await tell()
      await world.backfill()
      expect(merges()).toEqual([[first.guest, one.id]])
    })

    it("sends nothing personal", async () => {
      const email = "hedy@example.com"
      await guestOrder(email)
      await (
        await requestVerification(await register(email))
      )()
      await tell()
      expect(merges()).toHaveLength(1)
      expect(JSON.stringify(suite.standIn().requests())).not.toContain(email)
    })
  }
)
