import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { merchantOf } from "../support/merchant"
import { openShop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { waitUntil } from "../support/visit-headers"
import { account, visitWorld } from "../support/visit-world"

storeSuite({ name: "kept-consent" }, (suite) => {
  const { baseUrl, container, posthog, withoutHints } = suite
  const { toldOf, withOptions } = visitWorld(suite)

  const consentOf = async (customer: string) =>
    (await posthog().internals.identities.ofCustomers([customer])).get(customer)

  /** An account that agreed in a browser, without a cart. */
  const agreedAccount = async () => {
    const shop = await openShop(baseUrl(), { "x-posthog-consent": "granted" })
    const ada = await shop.shopper.registerCustomer(account())
    await shop.shopper.updateCustomer(ada.token, { first_name: "Ada" })
    await waitUntil(async () => (await consentOf(ada.customer.id)) === "granted")
    return ada
  }

  it.each(["anonymous", "drop"] as const)(
    "sends an account's payments as theirs, if they agreed, the cart said nothing, and the order wasn't sent: %s",
    async (onDenied) => {
      await withOptions({ consent: "opt-in", onDenied }, () =>
        withoutHints(async () => {
          const ada = await agreedAccount()
          const silent = await openShop(baseUrl())
          const order = await silent.order({ customer: ada })
          const merchant = merchantOf(silent.admin.request, order.id)
          await merchant.refund(await merchant.capture(), 1)
          const pipeline = createPipeline(container())
          const definitions = pipeline.definitions.filter(({ id }) => id !== "order_placed")
          await catchUp({ ...pipeline, definitions }, { minAgeMs: 0 })
          await posthog().flush()
        })
      )
      const names = ["payment_authorized", "payment_captured", "payment_refunded"]
      expect(names.flatMap(toldOf)).toHaveLength(names.length)
      for (const { distinctId, properties } of names.flatMap(toldOf)) {
        expect(distinctId).toMatch(/^cus_/)
        expect(properties).not.toHaveProperty("$process_person_profile")
      }
      expect(toldOf("payment_refunded")[0]?.properties).toHaveProperty("$set.lifetime_value_eur")
    }
  )
})
