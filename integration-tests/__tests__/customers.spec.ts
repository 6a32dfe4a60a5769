import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const ada = {
  email: "ada.lovelace@example.com",
  password: "correct horse battery",
  firstName: "Ada",
  lastName: "Lovelace",
  phone: "+44 20 7946 0000",
}

storeSuite(
  { name: "customers", options: { personProperties: ["first_name"] } },
  ({ baseUrl, standIn, sql }) => {
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    const arrived = (event: string, count = 1) =>
      standIn().waitFor((seen) => {
        const events = seen.events({ event })
        return events.length >= count ? events : undefined
      })

    const rowOf = async (id: string) => {
      const [row] = await sql<{ created_at: Date; updated_at: Date; deleted_at: Date | null }>(
        `select created_at, updated_at, deleted_at from customer where id = ?`,
        id
      )
      return row
    }

    it("sends a sign-up once, and identifies the person with the allowed properties only", async () => {
      const { customer } = await shop.shopper.registerCustomer(ada)
      const [created] = await arrived("customer_created")
      const [identified] = await arrived("$identify")
      expect(created).toMatchObject({
        distinctId: customer.id,
        timestamp: (await rowOf(customer.id))?.created_at.toISOString(),
        properties: { customer_id: customer.id, customer_groups: [] },
      })
      expect(identified).toMatchObject({ distinctId: customer.id })
      const [person] = standIn().persons()
      expect(person).toMatchObject({
        distinctIds: [customer.id],
        properties: { first_name: "Ada", has_account: true },
      })
      expect(Object.keys(person?.properties ?? {})).not.toContain("last_name")
      // Registering ends with the first sign-in.
      await arrived("customer_signed_in")
      expect(standIn().rawEventCount()).toBe(3)
    })

    it("sends each change of an account as a separate event, and updates the person", async () => {
      const { token, customer } = await shop.shopper.registerCustomer(ada)
      await shop.shopper.updateCustomer(token, { first_name: "Augusta" })
      const [first] = await arrived("customer_updated")
      await shop.shopper.updateCustomer(token, { first_name: "Ada" })
      const [, second] = await arrived("customer_updated", 2)
      expect(first?.uuid).not.toBe(second?.uuid)
      expect(second).toMatchObject({
        distinctId: customer.id,
        timestamp: (await rowOf(customer.id))?.updated_at.toISOString(),
      })
      expect(standIn().persons()).toMatchObject([{ properties: { first_name: "Ada" } }])
    })

    it("makes PostHog forget what a customer cleared", async () => {
      const { token } = await shop.shopper.registerCustomer(ada)
      await arrived("customer_created")
      expect(standIn().persons()).toMatchObject([{ properties: { first_name: "Ada" } }])
      await shop.shopper.updateCustomer(token, { first_name: null, last_name: null })
      const [updated] = await arrived("customer_updated")
      expect(updated?.properties.$unset).toEqual(["first_name"])
      expect(standIn().persons()[0]?.properties).toMatchObject({ has_account: true })
      expect(standIn().persons()[0]?.properties).not.toHaveProperty("first_name")
    })

    it("sends the deletion of an account once, under the same person", async () => {
      const { customer } = await shop.shopper.registerCustomer(ada)
      await arrived("customer_created")
      await shop.admin.deleteCustomer(customer.id)
      const [deleted] = await arrived("customer_deleted")
      expect(deleted).toMatchObject({
        distinctId: customer.id,
        timestamp: (await rowOf(customer.id))?.deleted_at?.toISOString(),
        properties: { customer_id: customer.id },
      })
      expect(JSON.stringify(deleted)).not.toContain("Ada")
    })

    it("doesn't treat a guest customer as a sign-up", async () => {
      const order = await shop.order()
      await standIn().waitFor((seen) => seen.events({ event: "order_placed" })[0])
      expect(
        standIn()
          .events()
          .map(({ event }) => event)
      ).toEqual(["order_placed"])
      expect(order.customer_id).toBeTruthy()
    })
  }
)
