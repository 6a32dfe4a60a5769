import { PassThrough } from "node:stream"
import { leaveWithReader } from "../leave-with-reader"

const errorOf = (code: string) => Object.assign(new Error(code), { code })

describe("the command", () => {
  const { argv, exitCode } = process

  afterEach(() => {
    jest.restoreAllMocks()
    process.argv = argv
    process.exitCode = exitCode
  })

  it("ends when nobody reads its output or its errors anymore", () => {
    const exit = jest.spyOn(process, "exit").mockImplementation(() => undefined as never)
    jest.spyOn(process.stdout, "write").mockReturnValue(true)
    const before = [process.stdout, process.stderr].map((stream) => stream.listeners("error"))
    process.argv = ["node", "medusa-posthog", "--version"]
    jest.requireActual("../main")
    const added = [process.stdout, process.stderr].map((stream, n) =>
      stream.listeners("error").filter((listener) => !before[n]?.includes(listener))
    )
    expect(added.map(({ length }) => length)).toEqual([1, 1])
    added.flat().forEach((listener) => listener(errorOf("EPIPE")))
    expect(exit.mock.calls).toEqual([[undefined], [130]])
    process.stdout.off("error", added[0]?.[0] as () => void)
    process.stderr.off("error", added[1]?.[0] as () => void)
  })

  it("fails if its output fails for another reason", () => {
    const stream = new PassThrough()
    leaveWithReader(stream as unknown as NodeJS.WriteStream)
    expect(() => stream.emit("error", errorOf("EIO"))).toThrow("EIO")
  })
})
