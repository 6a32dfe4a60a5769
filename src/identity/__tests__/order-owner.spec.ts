import { ownerAt } from "../order-owner"
import type { OrderTransfer } from "../order-owner"

const at = (hour: number) => new Date(Date.UTC(2026, 10, 26, hour))

const transfer = (customer_id: string, hour: number, is_proven = true): OrderTransfer => ({
  customer_id,
  // PostgreSQL's format in JSON.
  accepted_at: at(hour).toISOString().replace("Z", "+00:00"),
  is_proven,
})

describe("ownerAt", () => {
  it("is who placed the order, if it was never transferred", () => {
    expect(ownerAt("cus_guest", [], at(1))).toBe("cus_guest")
  })

  it("is the account from the time of its proof on", () => {
    const transfers = [transfer("cus_1", 2), transfer("cus_2", 4)]
    const owners = [1, 2, 3, 4, 5].map((hour) => ownerAt("cus_guest", transfers, at(hour)))
    expect(owners).toEqual(["cus_guest", "cus_1", "cus_1", "cus_2", "cus_2"])
  })

  it("stays the same from the first transfer without proof on, even if one with proof follows", () => {
    const transfers = [transfer("cus_1", 2), transfer("cus_2", 3, false), transfer("cus_3", 4)]
    expect(ownerAt("cus_guest", transfers, at(5))).toBe("cus_1")
    expect(ownerAt("cus_guest", transfers.slice(1), at(5))).toBe("cus_guest")
  })
})
