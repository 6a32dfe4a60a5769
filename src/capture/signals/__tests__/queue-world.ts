import type { Hint } from "../../../events/hint"
import { hintQueue } from "../memory"
import type { GatherConfig } from "../../../lib/queue/gather-queue"

export const hint = (value: string): Hint => ({ definition: "order_placed", field: "id", value })
export const good = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => hint(`good-${from + index}`))

/** A queue for a database in which some values make a whole batch fail. Nothing happens except through `flush`. */
export const createQueue = (config: Partial<GatherConfig> = {}) => {
  const log = { error: jest.fn(), warn: jest.fn() }
  const noteTrouble = jest.fn()
  const queue = hintQueue(
    (hints) => state.record(hints),
    { gatherMs: 3_600_000, batchSize: 100, maxItems: 10_000, ...config },
    { log, noteTrouble, guard: () => () => undefined }
  )
  const state = {
    /** The error that a value causes. */
    poison: new Map<string, Error>(),
    outage: undefined as Error | undefined,
    batches: [] as string[][],
    recorded: [] as string[],
    record: async (hints: readonly Hint[]): Promise<void> => record(hints),
  }
  const record = async (hints: readonly Hint[]) => {
    const values = hints.map(({ value }) => value)
    state.batches.push(values)
    await Promise.resolve()
    const poisoned = values.find((value) => state.poison.has(value))
    const error = state.outage ?? (poisoned && state.poison.get(poisoned))
    if (error) {
      throw error
    }
    state.recorded.push(...values)
  }
  const add = (...hints: Hint[]) => queue.add(hints)
  /** Adds hints, and has all be recorded in another way from now on. */
  const addWith = (hints: Hint[], otherwise: typeof record) => {
    state.record = otherwise
    add(...hints)
  }
  return { queue, add, addWith, log, noteTrouble, state }
}
