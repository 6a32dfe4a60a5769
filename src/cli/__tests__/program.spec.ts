import { CommanderError } from "commander"
import type { StoreCommand } from "../commands/store-command"
import { createProgram } from "../program"

/** Parses a command line. Returns the command, or what is printed and the exit code. */
const parse = async (line: string) => {
  const commands: StoreCommand[] = []
  let printed = ""
  const write = (text: string) => void (printed += text)
  const output = { writeOut: write, writeErr: write }
  const program = createProgram(async (command) => void commands.push(command), {
    version: "1.2.3",
    output,
  })
  try {
    await program.parseAsync(line.split(" "), { from: "user" })
    return { command: commands[0], printed, exitCode: undefined }
  } catch (error) {
    expect(error).toBeInstanceOf(CommanderError)
    expect(commands).toEqual([])
    return { command: undefined, printed, exitCode: (error as CommanderError).exitCode }
  }
}

describe("the command line", () => {
  it.each([
    ["backfill", { action: "run" }],
    [
      "backfill --from 2025-01-31 --to=2025-02-01T12:00:00+02:00 --events order_placed,payment_captured --share 0.2",
      {
        action: "run",
        from: "2025-01-31T00:00:00.000Z",
        to: "2025-02-01T10:00:00.000Z",
        events: ["order_placed", "payment_captured"],
        share: 0.2,
      },
    ],
    [
      "backfill --dry-run --from 2025-01-31",
      { action: "preview", from: "2025-01-31T00:00:00.000Z" },
    ],
    ["backfill --list", { action: "list" }],
    ["backfill --pause phbf_1", { action: "pause", id: "phbf_1" }],
    ["backfill --resume phbf_1 --share 1", { action: "resume", id: "phbf_1", share: 1 }],
    ["erase cus_1", { action: "erase", id: "cus_1" }],
    ["erase cus_1 --done-by-hand", { action: "confirm", id: "cus_1" }],
    ["erase --list", { action: "list" }],
    ["doctor", {}],
    ["project", { action: "show" }],
    ["project --new-key", { action: "new-key" }],
    ["project --from-now", { action: "from-now" }],
    ["project --resend", { action: "resend" }],
    ["reconcile", { fix: false, posthog: false }],
    [
      "reconcile --fix --from 2025-01-31",
      { fix: true, posthog: false, from: "2025-01-31T00:00:00.000Z" },
    ],
  ])("%s", async (line, request) => {
    const { command } = await parse(line)
    expect(JSON.parse(JSON.stringify(command?.request))).toEqual(request)
    expect(command).toMatchObject({ script: line.split(" ")[0], json: false, verbose: false })
  })

  it("takes --json and --verbose", async () => {
    expect(await parse("reconcile --json --verbose")).toMatchObject({
      command: { json: true, verbose: true },
    })
  })

  it.each(["--help", "-h", "help", "help backfill", "backfill --help", "reconcile -h"])(
    "prints help for %s",
    async (line) => {
      const { printed, exitCode } = await parse(line)
      expect(printed).toContain("$ npx medusa-posthog")
      expect(exitCode).toBe(0)
    }
  )

  it("prints its version", async () => {
    expect(await parse("--version")).toMatchObject({ printed: "1.2.3\n", exitCode: 0 })
  })

  it.each([
    ["backfil", "unknown command 'backfil'\n(Did you mean backfill?)"],
    [
      "backfill --from yesterday",
      "'--from <date>' argument 'yesterday' is invalid. Use a date such as 2025-01-31",
    ],
    ["backfill --from 2025-02-30T25:00:00Z", "Use a date"],
    ["backfill --from 2025-02-30T00:00:00Z", "Use a date"],
    ["backfill --from 2025-02-30", "Use a date"],
    ["backfill --from 2025-01-31T12:00:00", "Use a date"],
    ["reconcile --from 2025-02-01 --to 2025-01-01", "--from must be before --to, but got 2025-02"],
    [
      "backfill --share 0",
      "'--share <number>' argument '0' is invalid. Use a number from 0.05 to 1",
    ],
    ["backfill --share much", "Use a number from 0.05 to 1"],
    ["backfill --list --pause phbf_1", "'--list' cannot be used with option '--pause <id>'"],
    ["project --new-key --resend", "'--new-key' cannot be used with option '--resend'"],
    ["backfill --dry-run --list", "'--list' cannot be used with option '--dry-run'"],
    [
      "backfill --resume phbf_1 --from 2025-01-31",
      "'--resume <id>' cannot be used with option '--from <date>'",
    ],
    ["backfill --fix", "unknown option '--fix'"],
    ["backfill --evnts order_placed", "(Did you mean --events?)"],
    ["reconcile --from", "'--from <date>' argument missing"],
    ["reconcile now", "too many arguments"],
    ["erase", "expected either the ID of a customer or --list"],
    ["erase cus_1 --list", "expected either the ID of a customer or --list"],
    ["erase --list --done-by-hand", "'--list' cannot be used with option '--done-by-hand'"],
  ])("refuses %s", async (line, message) => {
    const { printed, exitCode } = await parse(line)
    expect(printed).toContain(message)
    expect(printed).toContain("See --help")
    expect(exitCode).not.toBe(0)
  })
})
