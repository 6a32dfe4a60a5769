import { cartAbandonedAfter } from "../../../events/carts/cart-abandoned"
import { catalog } from "../../../events/catalog"
import type { AnyEventDefinition } from "../../../events/catalog"
import type { DescribedEvent } from "../../../events/outbox-event"
import { uuidOf } from "../../rows/to-event"
import type { Row } from "../../rows/row"
import type { Pipeline } from "../../rows/pipeline"
import { walk } from "../walk"

const HOUR_MS = 3_600_000

const sqlError = (code: string) => Object.assign(new Error("of a statement"), { code })

interface Faults {
  /** The IDs of rows that are in the outbox. */
  known?: string[]
  /** What happens when these IDs are described or recorded. */
  describing?: (ids: readonly string[]) => void
  recording?: (ids: readonly string[]) => void
}

/** A store with these rows. */
const storeOf = (rows: readonly Row[], { known = [], describing, recording }: Faults = {}) => {
  const described: string[] = []
  const recorded: string[] = []
  const noteTrouble = jest.fn()
  const error = jest.fn()
  const knownUuids = new Set(known.map((id) => uuidOf("payment_captured", id)))
  const pipeline = {
    query: { graph: () => Promise.resolve({ data: rows }) },
    log: { error },
    posthog: {
      noteTrouble,
      database: {
        sortsIdsByTime: () => Promise.resolve(true),
        raw: () => Promise.resolve({ rows: [] }),
      },
      outbox: {
        findUnknown: (uuids: string[]) =>
          Promise.resolve(new Set(uuids.filter((uuid) => !knownUuids.has(uuid)))),
      },
      record: async (events: DescribedEvent[]) => {
        const ids = events.map((event) => event.entity_id)
        recording?.(ids)
        recorded.push(...ids)
        return ids
      },
    },
    enrich: (_definition: AnyEventDefinition, carts: readonly Row[]) => Promise.resolve(carts),
    toEvents: async (_definition: unknown, { id: ids }: { id: string[] }) => {
      describing?.(ids)
      described.push(...ids)
      return ids.map((id) => ({ entity_id: id, timestamp: "2026-01-01T00:00:00.000Z" }))
    },
  }
  return { pipeline: pipeline as unknown as Pipeline, described, recorded, noteTrouble, error }
}

const captures = (count: number): Row[] =>
  Array.from({ length: count }, (_, n) => ({ id: `capt_${String(n).padStart(3, "0")}` }))

const walkCaptures = (pipeline: Pipeline) =>
  walk(pipeline, { definition: catalog.payment_captured, window: {} })

const failOn =
  (bad: string, error: unknown) =>
  (ids: readonly string[]): void => {
    if (ids.includes(bad)) {
      throw error
    }
  }

describe("a walk over abandoned carts", () => {
  it("loads no cart whose time was before the installation or hasn't come", async () => {
    const activeHoursAgo = { cart_old: 100, cart_due: 30, cart_alive: 2 }
    const carts = Object.entries(activeHoursAgo).map(([id, hours]) => ({
      id,
      items: [{}],
      last_activity_at: new Date(Date.now() - hours * HOUR_MS),
    }))
    const { pipeline, described } = storeOf(carts)
    await walk(pipeline, {
      definition: cartAbandonedAfter(24),
      window: {},
      between: { from: new Date(Date.now() - 48 * HOUR_MS) },
    })
    expect(described).toEqual(["cart_due"])
  })
})

describe("a walk with a row that fails", () => {
  it("records the rest of the page, notes the row, and logs it once", async () => {
    const recording = failOn("capt_137", sqlError("22007"))
    const { pipeline, recorded, noteTrouble, error } = storeOf(captures(400), { recording })
    expect(await walkCaptures(pipeline)).toEqual({ seen: 400, recorded: 399, skipped: 1 })
    expect(recorded).toHaveLength(399)
    expect(noteTrouble.mock.calls).toEqual([
      [
        {
          kind: "not_recorded",
          definition: "payment_captured",
          entityId: "capt_137",
          error: "22007",
        },
      ],
    ])
    expect(error).toHaveBeenCalledTimes(1)
    expect(error).toHaveBeenCalledWith(
      expect.stringContaining("payment_captured skipped 1 row of capture")
    )
  })

  it("finishes even if that row is the only one left", async () => {
    const recording = failOn("capt_000", sqlError("22007"))
    const { pipeline } = storeOf(captures(1), { recording })
    expect(await walkCaptures(pipeline)).toEqual({ seen: 1, recorded: 0, skipped: 1 })
  })

  it("loses no row of a page that is too large for one statement", async () => {
    const recording = (ids: readonly string[]) => {
      if (ids.length > 90) {
        throw ids.length > 200 ? new RangeError("Invalid string length") : sqlError("54000")
      }
    }
    const { pipeline, recorded } = storeOf(captures(400), { recording })
    expect(await walkCaptures(pipeline)).toEqual({ seen: 400, recorded: 400, skipped: 0 })
    expect(recorded).toEqual(captures(400).map(({ id }) => id))
  })

  it("blames a row that can't be loaded alone if others can", async () => {
    const describing = failOn("capt_002", new Error("Invalid BigNumber value"))
    const known = ["capt_000", "capt_001"]
    const { pipeline, noteTrouble } = storeOf(captures(3), { describing, known })
    expect(await walkCaptures(pipeline)).toEqual({ seen: 3, recorded: 0, skipped: 1 })
    expect(noteTrouble.mock.calls[0]?.[0]).toMatchObject({
      kind: "not_described",
      entityId: "capt_002",
    })
  })

  it("fails the page if no row can be loaded, because it may be no row's fault", async () => {
    const describing = () => {
      throw new Error("no such field")
    }
    const { pipeline, noteTrouble } = storeOf(captures(3), { describing, known: ["capt_000"] })
    await expect(walkCaptures(pipeline)).rejects.toThrow("no such field")
    expect(noteTrouble).not.toHaveBeenCalled()
  })

  it("fails on an outage", async () => {
    const recording = failOn("capt_002", sqlError("57P01"))
    const { pipeline, recorded, noteTrouble } = storeOf(captures(400), { recording })
    await expect(walkCaptures(pipeline)).rejects.toMatchObject({ code: "57P01" })
    expect(recorded).toEqual([])
    expect(noteTrouble).not.toHaveBeenCalled()
  })

  it("skips a row whose key or proof can't be read", async () => {
    const { pipeline, recorded } = storeOf(captures(3))
    const definition: AnyEventDefinition = {
      ...catalog.payment_captured,
      key: ({ id }: Row) => {
        failOn("capt_001", new Error("of the store's own"))([id])
        return id
      },
    }
    expect(await walk(pipeline, { definition, window: {} })).toMatchObject({ skipped: 1 })
    expect(recorded).toEqual(["capt_000", "capt_002"])
  })
})
