import { dashboardWorld, outcomes, see } from "../support/dashboard-world"
import { databaseSuite } from "../support/database-suite"

databaseSuite("dashboard-descriptions", ({ knex }) => {
  const { open, closeAll } = dashboardWorld(knex)
  afterEach(closeAll)

  it("describes a property as it is on all events that have it, and again when these change", async () => {
    const { standIn, run, person } = await open()
    await see(standIn, "payment_captured", { amount: 1, hours_since_order: 1 })
    const described = async (name: string) => {
      const path = `property_definitions/?type=event&properties=${name}`
      const { results } = await person<{ results: { description: string }[] }>("GET", path)
      return results[0]?.description
    }
    await run()
    expect(await described("hours_since_order")).toBe("Whole hours since the order.")
    expect(await described("amount")).toBe(
      [
        "`payment_authorized`, `payment_failed`, `payment_method_selected`: Amount to pay.",
        "`payment_captured`: Amount that was taken.",
        "`payment_refunded`: Amount that was returned, as a positive number.",
      ].join("\n")
    )

    const onlyCaptures = {
      events: { payment_authorized: false, payment_failed: false, payment_refunded: false },
      cartEvents: "none",
    }
    expect(outcomes(await run({}, onlyCaptures))).toMatchObject({ amount: "updated" })
    expect(await described("amount")).toBe("Amount that was taken.")
  })
})
