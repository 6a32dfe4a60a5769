import { getEventListeners } from "node:events"
import { underSignals } from "../under-signals"

describe("underSignals", () => {
  it("aborts the work with the first signal that aborts, and leaves no listener behind", async () => {
    const [longLived, other] = [new AbortController(), new AbortController()]
    const work = underSignals([longLived.signal, undefined, other.signal], (signal) => {
      other.abort(new Error("enough"))
      return Promise.resolve(signal)
    })
    expect((await work).reason).toEqual(new Error("enough"))
    expect(getEventListeners(longLived.signal, "abort")).toEqual([])
  })

  it("aborts at once if one has aborted before", async () => {
    const signal = await underSignals([AbortSignal.abort()], (given) => Promise.resolve(given))
    expect(signal.aborted).toBe(true)
  })

  it("leaves no listener behind if the work fails", async () => {
    const { signal } = new AbortController()
    const work = underSignals([signal], () => Promise.reject(new Error("no")))
    await expect(work).rejects.toThrow("no")
    expect(getEventListeners(signal, "abort")).toEqual([])
  })
})
