import { event, sender } from "./helpers"

const identify = (distinctId: string, anonymous: string, properties = {}) =>
  event({
    event: "$identify",
    distinct_id: distinctId,
    properties: { $anon_distinct_id: anonymous, ...properties },
  })
const set = (distinctId: string, properties: { [key: string]: unknown }) =>
  event({ event: "$set", distinct_id: distinctId, properties })

describe("persons", () => {
  it("get $set_once, $set and $unset, also from the top level of the event", async () => {
    const { standIn, batch } = await sender()
    await batch([
      set("a", {
        $set: { plan: "free", city: "Köln" },
        $set_once: { first: 1 },
      }),
      event({
        distinct_id: "a",
        $set: { plan: "pro" },
        $set_once: { first: 2, late: true },
      }),
      set("a", { $unset: ["city"] }),
    ])
    expect(standIn.persons()).toMatchObject([{ distinctIds: ["a"], isIdentified: false }])
    expect(standIn.persons()[0]?.properties).toEqual({
      plan: "pro",
      first: 1,
      late: true,
    })
  })

  it("get the campaign of each event, and keep the first, whoever sends it", async () => {
    const { standIn, batch } = await sender()
    await batch([
      event({ properties: { utm_source: "news", $current_url: "https://a.example" } }),
      event({ properties: { utm_source: "server", $set: { plan: "pro" } } }),
      event({ properties: { utm_source: "none", $process_person_profile: false } }),
    ])
    expect(standIn.persons()[0]?.properties).toEqual({
      plan: "pro",
      utm_source: "server",
      $initial_utm_source: "news",
      $current_url: "https://a.example",
      $initial_current_url: "https://a.example",
    })
  })

  it.each([
    "anonymous",
    "guest",
    "distinctid",
    "distinct_id",
    "id",
    "not_authenticated",
    "email",
    "undefined",
    "true",
    "false",
    "null",
    "none",
    "0",
    "system",
    "backend",
    "user",
    "[object object]",
    "nan",
    " Guest ",
    "NaN",
    "[object Object]",
  ])("are not made for the illegal id %j", async (id) => {
    const { standIn, batch } = await sender()
    await batch([
      event({ distinct_id: id, properties: { $set: { a: 1 } } }),
      identify(id, "anon-1"),
      identify("cus_1", id),
    ])
    expect(standIn.events()).toHaveLength(3)
    expect(standIn.events({ distinctId: id })).toMatchObject([
      { personId: null },
      { personId: null },
    ])
    expect(standIn.persons()).toMatchObject([{ distinctIds: ["cus_1"], isIdentified: false }])
  })

  it("are merged by $identify: the anonymous one goes into distinct_id, whose properties win", async () => {
    const { standIn, batch } = await sender()
    await batch([
      set("anon", { $set: { a: "anon", only: 1 } }),
      set("cus_1", { $set: { a: "cus" } }),
      identify("cus_1", "anon", { $set: { b: 2 } }),
    ])
    expect(standIn.persons()).toHaveLength(1)
    expect(standIn.persons()[0]).toMatchObject({
      distinctIds: ["cus_1", "anon"],
      properties: { a: "cus", only: 1, b: 2 },
      isIdentified: true,
    })
    const ids = standIn.events().map((row) => row.personId)
    expect(new Set(ids).size).toBe(1)
    expect(ids[0]).toBe(standIn.persons()[0]?.id)
  })

  it("take over an anonymous id that has no person yet, with its personless events", async () => {
    const { standIn, batch } = await sender()
    await batch([
      event({
        distinct_id: "anon",
        properties: { $process_person_profile: false },
      }),
    ])
    expect(standIn.events()).toMatchObject([{ personId: null }])
    await batch([identify("cus_1", "anon")])
    expect(standIn.events({ distinctId: "anon" })).toMatchObject([
      { personId: standIn.persons()[0]?.id },
    ])
  })

  it("are not merged when the other id is already identified", async () => {
    const { standIn, batch } = await sender()
    await batch([identify("cus_1", "anon"), event({ distinct_id: "cus_2" })])
    await batch([identify("cus_2", "anon"), identify("cus_2", "cus_1")])
    expect(standIn.persons()).toMatchObject([
      { distinctIds: ["cus_1", "anon"] },
      { distinctIds: ["cus_2"], isIdentified: true },
    ])
    expect(standIn.warnings().map(({ type }) => type)).toEqual([
      "cannot_merge_already_identified",
      "cannot_merge_already_identified",
    ])
  })

  it("are merged by $create_alias", async () => {
    const { standIn, batch } = await sender()
    await batch([
      event({
        event: "$create_alias",
        distinct_id: "cus_1",
        properties: { alias: "old" },
      }),
    ])
    expect(standIn.persons()).toMatchObject([{ distinctIds: ["cus_1", "old"], isIdentified: true }])
  })

  it("stay untouched by $process_person_profile false, which strips and drops what would touch them", async () => {
    const { standIn, batch } = await sender()
    const off = { $process_person_profile: false }
    const properties = {
      ...off,
      $set: { a: 1 },
      $set_once: { b: 1 },
      $unset: ["c"],
      $groups: { company: "x" },
      kept: 1,
    }
    const dropped = ["$identify", "$create_alias", "$groupidentify"]
    await batch([
      event({ properties, $set: { top: 1 } }),
      ...dropped.map((name) =>
        event({
          event: name,
          properties: { ...off, alias: "z", $anon_distinct_id: "y" },
        })
      ),
    ])
    expect(standIn.events()).toHaveLength(1)
    expect(standIn.events()[0]?.properties).toEqual({ ...off, kept: 1 })
    expect(standIn.persons()).toEqual([])
    expect(standIn.warnings()).toHaveLength(3)
  })

  it("are processed when $process_person_profile is no boolean", async () => {
    const { standIn, batch } = await sender()
    await batch([event({ properties: { $process_person_profile: "false" } })])
    expect(standIn.persons()).toHaveLength(1)
    expect(standIn.warnings()).toMatchObject([{ type: "invalid_process_person_profile" }])
  })
})

describe("groups", () => {
  const groupIdentify = (type: string, key: string, properties: object) =>
    event({
      event: "$groupidentify",
      distinct_id: `$${type}_${key}`,
      properties: {
        $group_type: type,
        $group_key: key,
        $group_set: properties,
      },
    })

  it("are made and changed by $groupidentify, and give events their column", async () => {
    const { standIn, batch } = await sender()
    await batch([
      groupIdentify("company", "acme", { seats: 1, name: "Acme" }),
      groupIdentify("company", "acme", { seats: 2 }),
      event({ properties: { $groups: { company: "acme" } } }),
    ])
    expect(standIn.groups()).toEqual([
      {
        type: "company",
        index: 0,
        key: "acme",
        properties: { seats: 2, name: "Acme" },
      },
    ])
    expect(standIn.events({ event: "order_placed" })[0]?.properties).toMatchObject({
      $group_0: "acme",
    })
  })

  it("have at most five types", async () => {
    const { standIn, batch } = await sender()
    await batch(["a", "b", "c", "d", "e", "f"].map((type) => groupIdentify(type, "1", {})))
    expect(standIn.groups().map((group) => group.type)).toEqual(["a", "b", "c", "d", "e"])
    expect(standIn.events()).toHaveLength(6)
    expect(standIn.warnings()).toEqual([
      { type: "too_many_group_types", details: { groupType: "f" } },
    ])
  })
})
