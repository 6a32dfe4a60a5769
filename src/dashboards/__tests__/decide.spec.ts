import { decide } from "../decide"
import type { Situation } from "../decide"

const ours = { name: "Orders", query: { kind: "TrendsQuery", series: ["order_placed"] } }
/** PostHog adds to what was written. */
const seen = { ...ours, query: { ...ours.query, version: 2, properties: [] } }
const theirs = { ...seen, name: "Our orders" }
const newer = { ...ours, query: { ...ours.query, series: ["bought"] } }
const known = { written: ours, seen }

const restores = false

describe("decide", () => {
  it.each<[string, Partial<Situation>, string | undefined]>([
    ["is new", { wanted: ours }, "created"],
    ["is as the plugin left it", { wanted: ours, found: seen, known }, "unchanged"],
    ["is as the plugin left it, which has newer", { wanted: newer, found: seen, known }, "updated"],
    ["was changed", { wanted: ours, found: theirs, known }, "kept"],
    ["was changed, and the plugin has newer", { wanted: newer, found: theirs, known }, "kept"],
    [
      "was changed to what the plugin has by now",
      { wanted: newer, found: newer, known },
      "unchanged",
    ],
    ["was deleted", { wanted: ours, known }, "away"],
    ["was deleted, and is wanted back", { wanted: ours, known, restores: true }, "created"],
    [
      "was changed, and what was deleted is wanted back",
      { wanted: ours, found: theirs, known, restores: true },
      "kept",
    ],
    ["was made by a person", { wanted: ours, found: theirs }, "kept"],
    ["was made by another store", { wanted: ours, found: seen }, "unchanged"],
    ["shows an event that is off", { found: seen, known }, "unneeded"],
    ["was changed, and shows an event that is off", { found: theirs, known }, "kept"],
    ["was deleted, and shows an event that is off", { known }, undefined],
    ["was never made, and shows an event that is off", {}, undefined],
  ])("what %s", (_, situation, expected) => {
    const nothing = { wanted: undefined, found: undefined, known: undefined, restores }
    expect(decide({ ...nothing, ...situation })).toBe(expected)
  })
})
