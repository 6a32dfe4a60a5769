import { catalog } from "../../../events/catalog"
import { idAt } from "../../rows/ids/id-window"
import { settledRows } from "../settled-rows"

const idOf = (minutesAgo: number) =>
  idAt("order", new Date(Date.now() - minutesAgo * 60_000)).padEnd(32, "0")

const rows = [{ id: idOf(120) }, { id: idOf(4) }, { id: idOf(3) }]

const answering = (answer: () => Promise<unknown>) => ({ raw: jest.fn(answer) as never })

describe("settledRows", () => {
  it("leaves out what Medusa may still take back, and asks only about what is young", async () => {
    const raw = jest.fn(() => Promise.resolve({ rows: [{ id: rows[1]?.id }] }))
    expect(await settledRows({ raw: raw as never }, catalog.order_placed, rows)).toEqual([
      rows[0],
      rows[2],
    ])
    expect(raw).toHaveBeenCalledWith(
      expect.any(String),
      expect.objectContaining({ ids: [rows[1]?.id, rows[2]?.id] })
    )
  })

  it("asks nothing about rows that Medusa never takes back", async () => {
    const database = answering(() => Promise.reject(new Error("asked")))
    expect(await settledRows(database, catalog.customer_created, rows)).toEqual(rows)
    expect(await settledRows(database, catalog.order_canceled, rows)).toEqual(rows)
    expect(await settledRows(database, catalog.order_placed, rows.slice(0, 1))).toHaveLength(1)
  })

  it("takes all rows for settled if a Medusa release has other tables, and fails if the database does", async () => {
    const failing = (code: string) =>
      answering(() => Promise.reject(Object.assign(new Error(code), { code })))
    expect(await settledRows(failing("42703"), catalog.order_placed, rows)).toEqual(rows)
    await expect(settledRows(failing("53100"), catalog.order_placed, rows)).rejects.toThrow("53100")
  })
})
