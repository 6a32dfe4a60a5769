import { setTimeout as sleep } from "node:timers/promises"
import type { PosthogInternals } from "../../src/modules/posthog/internals"

type Method = (...given: never[]) => unknown

interface Call {
  at: number
  make: () => unknown
}

/** Keeps what the running store tells the plugin (hints, moments, visits), and tells it later. */
export class Tape {
  private calls: Call[] = []
  private ends: (() => void)[] = []

  constructor(private readonly internals: PosthogInternals) {}

  /** From now on, calls are kept and not made. */
  hold(): void {
    const { internals } = this
    this.ends = [
      this.keep(internals.memory, "addHints", undefined),
      this.keep(internals.memory, "addMoment", undefined),
      this.keep(internals.identities, "remember", Promise.resolve(false)),
    ]
  }

  /** Makes the calls that were kept, as far apart as they came. Returns how many. */
  async play(): Promise<number> {
    this.ends.forEach((end) => end())
    const { calls } = this
    this.calls = []
    const late = performance.now() - (calls[0]?.at ?? 0)
    for (const { at, make } of calls) {
      await sleep(Math.max(0, at + late - performance.now()))
      void make()
    }
    return calls.length
  }

  /** Replaces a method of an object, and returns what ends that. */
  private keep<Name extends string>(
    on: Record<Name, Method>,
    name: Name,
    answer: unknown
  ): () => void {
    const method = on[name]
    const real = method.bind(on) as (...given: unknown[]) => unknown
    const kept = (...given: unknown[]) => {
      this.calls.push({ at: performance.now(), make: () => real(...given) })
      return answer
    }
    Object.assign(on, { [name]: kept })
    return () => Object.assign(on, { [name]: method })
  }
}
