import { Modules } from "@medusajs/framework/utils"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { MIN_AGE_MS } from "../../src/capture/sweeps/span"
import { listErasures, requestErasure } from "../../src/erasure/request-erasure"
import { openEraser, REST } from "../support/eraser"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const ada = { email: "ada@example.com", password: "correct horse battery" }

storeSuite({ name: "erasure-restored", options: { ...REST, erasure: "on-delete" } }, (suite) => {
  const { baseUrl, container, posthog, standIn, sql, makeDue, withoutHints } = suite
  const { arrived, erase, statusOf } = openEraser(suite)
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(baseUrl())
  })

  const customers = () => container().resolve(Modules.CUSTOMER)

  const register = async () => {
    const { customer } = await shop.shopper.registerCustomer(ada)
    await arrived("customer_signed_in")
    return customer.id
  }

  it.each<[string, number, number]>([
    ["before PostHog is asked", 1, 1],
    ["while PostHog deletes the events", 2, 0],
  ])(
    "ends if the customer exists again %s, and starts anew if they are deleted again",
    async (_when, steps, persons) => {
      const id = await register()
      await shop.admin.deleteCustomer(id)
      await arrived("customer_deleted")
      await erase(steps)
      await customers().restoreCustomers([id])
      await erase(2)
      expect(await statusOf(id)).toMatchObject({
        state: "finished",
        outcome: "restored",
        customer_id: null,
      })
      expect(standIn().persons()).toHaveLength(persons)
      // What they do from now on is theirs.
      expect(await posthog().internals.erasures.erasedAmong([id])).toEqual(new Set())
      await posthog().capture({ distinctId: id, event: "page_viewed", profile: true })
      await posthog().flush()
      expect(standIn().persons()).toHaveLength(1)

      standIn().finishDeletions()
      await withoutHints(() => customers().softDeleteCustomers([id]))
      await erase(1)
      expect(await statusOf(id)).toMatchObject({ outcome: null, requested_by: "deletion" })
      await erase(2)
      expect(await statusOf(id)).toMatchObject({ state: "verifying" })
      expect(standIn().persons()).toEqual([])
    }
  )

  it.each([
    ["keeps", "restored", [{ consent: "denied" }]],
    ["forgets", "deleted", []],
  ])("%s a refusal if it ends as %s", async (_what, outcome, remaining) => {
    const id = await register()
    await shop.admin.deleteCustomer(id)
    await arrived("customer_deleted")
    await sql(`insert into posthog_consent (customer_id, consent) values (?, 'denied')`, id)
    await erase(2)
    if (outcome === "restored") {
      await customers().restoreCustomers([id])
    }
    standIn().finishDeletions()
    await erase(2)
    expect(await statusOf(id)).toMatchObject({ state: "finished", outcome })
    expect(await sql(`select consent from posthog_consent where customer_id = ?`, id)).toEqual(
      remaining
    )
  })

  it("ends for a customer whose erasure a person asked for, too: they could be sent again", async () => {
    const id = await register()
    await shop.admin.deleteCustomer(id)
    await arrived("customer_deleted")
    await requestErasure(container(), id, "command")
    await customers().restoreCustomers([id])
    await erase(3)
    expect(await statusOf(id)).toMatchObject({ outcome: "restored", requested_by: "command" })
    expect(standIn().deletions()).toEqual([])
  })

  it("says nothing of a deletion that Medusa takes back because its workflow fails", async () => {
    await sql(`update posthog_installation set installed_at = now() - interval '1 day'`)
    const id = await register()
    const pass = async () => {
      await erase(1, posthog(), MIN_AGE_MS)
      await makeDue()
      await catchUp(createPipeline(container()), { uptimeMs: 86_400_000 })
      await posthog().flush()
    }
    await withoutHints(() => customers().softDeleteCustomers([id]))
    await pass()
    expect(await listErasures(container())).toEqual([])
    expect(standIn().events({ event: "customer_deleted" })).toEqual([])

    // If it isn't taken back, the next pass finds it.
    await sql(`update customer set deleted_at = deleted_at - interval '3 minutes' where id = ?`, id)
    await pass()
    expect(await statusOf(id)).toMatchObject({ requested_by: "deletion", finished_at: null })
    expect(standIn().events({ event: "customer_deleted" })).toMatchObject([{ distinctId: id }])
  })
})
