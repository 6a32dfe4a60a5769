import { patiently } from "../patiently"

const locked = Object.assign(new Error("canceling statement due to lock timeout"), {
  code: "55P03",
})
const quickly = { pauseMs: 1 }

describe("patiently", () => {
  it("retries while the database is busy", async () => {
    const work = jest.fn().mockRejectedValueOnce(locked).mockRejectedValueOnce(locked)
    work.mockResolvedValue("done")
    await expect(patiently(work, quickly)).resolves.toBe("done")
    expect(work).toHaveBeenCalledTimes(3)
  })

  it("doesn't retry other errors", async () => {
    const work = jest.fn().mockRejectedValue(Object.assign(new Error(), { code: "42P01" }))
    await expect(patiently(work, quickly)).rejects.toHaveProperty("code", "42P01")
    expect(work).toHaveBeenCalledTimes(1)
  })

  it("gives up when the time is up", async () => {
    const work = jest.fn().mockRejectedValue(locked)
    await expect(patiently(work, { ...quickly, patienceMs: 20 })).rejects.toBe(locked)
    expect(work.mock.calls.length).toBeGreaterThan(1)
  })
})
