import { readPath, writePath } from "../path"

describe("writePath", () => {
  const order = { id: "order_1", customer: null }
  const row = { id: "capt_1", payment: { amount: 5, order } }

  it("copies objects along the path, because other rows may share them", () => {
    const written = writePath(row, "payment.order", { id: "order_2" })
    expect(written).toEqual({ id: "capt_1", payment: { amount: 5, order: { id: "order_2" } } })
    expect(readPath(row, "payment.order")).toBe(order)
  })

  it("replaces the row itself at the empty path", () => {
    expect(writePath(order, "", { id: "order_2" })).toEqual({ id: "order_2" })
  })
})
