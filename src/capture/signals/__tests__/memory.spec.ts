import { definitions } from "../../../events/catalog"
import { resolveOptions } from "../../../options/resolve"
import { createMemory } from "../memory"

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

const production = { nodeEnv: "production", options: {} }
const silent = { error: jest.fn(), warn: jest.fn(), info: jest.fn(), debug: jest.fn() }

interface World {
  isNew?: boolean
  schemaProblem?: string
  disabled?: boolean
}

const memoryWith = (
  flushIntervalMs: number,
  { isNew = true, schemaProblem, disabled = false }: World = {}
) => {
  const recorded: string[][] = []
  const wakeDelivery = jest.fn()
  const posthog = {
    options: { ...resolveOptions({}, production), flushIntervalMs, disabled },
    definitions,
    noteTrouble: jest.fn(),
    wakeDelivery,
    schemaProblem,
    guard: () => () => undefined,
  }
  const moments = jest.fn()
  const memory = createMemory(
    { posthog, log: silent },
    {
      hints: (hints) => {
        recorded.push(hints.map((one) => one.definition))
        return Promise.resolve(isNew ? 1 : 0)
      },
      moments,
    }
  )
  const hint = (definition: string) => memory.addHints([{ definition, field: "id", value: "one" }])
  return { memory, hint, recorded, moments, wakeDelivery, noteTrouble: posthog.noteTrouble }
}

describe("hints wait for others", () => {
  it.each([
    [900, "order_placed", 900],
    [900, "payment_captured", 900],
    [900, "payment_method_selected", 50],
    [900, "customer_joined_group", 50],
    [900, "product_added_to_cart", 5_400],
    [60_000, "order_placed", 1_000],
    [0, "order_placed", 50],
    [0, "customer_created", 2_000],
  ])("with a flush interval of %i ms, that of %s waits %i ms", async (flush, definition, ms) => {
    const { hint, recorded, wakeDelivery } = memoryWith(flush)
    hint(definition)
    await jest.advanceTimersByTimeAsync(ms - 1)
    expect(recorded).toEqual([])
    await jest.advanceTimersByTimeAsync(1)
    expect(recorded).toEqual([[definition]])
    expect(wakeDelivery.mock.calls).toEqual([[ms]])
  })

  it("and say nothing if their events were recorded before", async () => {
    const { hint, recorded, wakeDelivery } = memoryWith(900, { isNew: false })
    hint("order_placed")
    await jest.advanceTimersByTimeAsync(900)
    expect(recorded).toHaveLength(1)
    expect(wakeDelivery).not.toHaveBeenCalled()
  })
})

describe("without tables, or while the plugin is off", () => {
  it.each([
    [
      { schemaProblem: "migrations are missing" },
      [{ kind: "dropped", definition: "custom", error: "not_migrated" }],
    ],
    [{ disabled: true }, []],
  ])("nothing waits (%j)", async (world, troubles) => {
    const { memory, hint, recorded, moments, noteTrouble } = memoryWith(900, world)
    hint("order_placed")
    memory.addMoment({ definition: "custom", key: "one", facts: {} })
    await memory.flush()
    expect(recorded).toEqual([])
    expect(moments).not.toHaveBeenCalled()
    expect(noteTrouble.mock.calls.flat()).toEqual(troubles)
  })
})
