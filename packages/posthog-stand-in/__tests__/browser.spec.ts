import { gzipSync } from "zlib"
import { event, NOW, sender } from "./helpers"

describe("events of posthog-js", () => {
  it("are taken one by one, as a list, and as a batch, with the token in each", async () => {
    const { standIn, post } = await sender()
    const from = (name: string) =>
      event({ event: name, properties: { token: standIn.token, distinct_id: "anon" } })
    const list = gzipSync(JSON.stringify([from("b"), from("c")]))
    const answers = [
      await post("/e/", JSON.stringify(from("a"))),
      await post("/e/?compression=gzip-js&_=1", list),
      await post("/i/v0/e/", JSON.stringify({ api_key: standIn.token, batch: [from("d")] })),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(standIn.events().map((stored) => [stored.event, stored.door])).toEqual(
      ["a", "b", "c", "d"].map((name) => [name, "browser"])
    )
  })

  it("vanish under an unknown token, and are refused without one or without being events", async () => {
    const { standIn, post } = await sender()
    const unknown = event({ properties: { token: "phc_unknown" } })
    expect((await post("/e/", JSON.stringify(unknown))).status).toBe(200)
    expect((await post("/e/", JSON.stringify(event()))).status).toBe(401)
    expect((await post("/e/", "no JSON")).status).toBe(400)
    expect((await post("/e/", "[1]")).status).toBe(400)
    expect(standIn.events()).toEqual([])
    expect(standIn.vanished()).toHaveLength(1)
  })

  it("merge the anonymous visitor into the customer", async () => {
    const { standIn, post } = await sender()
    const properties = { token: standIn.token, $anon_distinct_id: "anon" }
    const identify = event({ event: "$identify", distinct_id: "cus_1", properties, timestamp: NOW })
    await post("/e/", JSON.stringify(identify))
    expect(standIn.persons().map(({ distinctIds }) => distinctIds.sort())).toEqual([
      ["anon", "cus_1"],
    ])
  })
})
