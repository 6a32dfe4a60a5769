import { definitions } from "../../../../events/catalog"
import { pathsOfSales } from "../../../../identity/sale"
import { ROWS_OF_SALES } from "../their-rows"

describe("the rows of a customer's orders and carts", () => {
  it("include every row that an event about one comes from", () => {
    const entities = definitions
      .filter((definition) => pathsOfSales(definition).length > 0)
      .map(({ entity }) => entity)
    expect(Object.keys(ROWS_OF_SALES).sort()).toEqual([...new Set(entities)].sort())
  })
})
