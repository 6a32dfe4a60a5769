import { HELP, parseCommand, UsageError } from "../arguments"

const parse = (line: string) => parseCommand(line.split(" "))

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
    ["reconcile", { fix: false }],
    ["reconcile --fix --from 2025-01-31", { fix: true, from: "2025-01-31T00:00:00.000Z" }],
  ])("%s", (line, request) => {
    const command = parse(line) as { request: object }
    expect(JSON.parse(JSON.stringify(command.request))).toEqual(request)
    expect(command).toMatchObject({ json: false, verbose: false })
  })

  it("asks for help where nothing is said", () => {
    for (const line of ["", "--help", "help", "backfill --help", "reconcile -h"]) {
      expect(parseCommand(line.split(" ").filter(Boolean))).toEqual({ command: "help" })
    }
    expect(HELP).toContain("medusa-posthog backfill")
  })

  it.each([
    ["backfil", 'Expected the command to be backfill or reconcile, got "backfil".'],
    ["backfill --from yesterday", "Expected --from to be a date such as 2025-01-31, or a time"],
    ["backfill --from 2025-02-30T25:00:00Z", "Expected --from to be a date"],
    ["backfill --from 2025-02-30T00:00:00Z", "Expected --from to be a date"],
    ["backfill --from 2025-02-30", "Expected --from to be a date"],
    ["backfill --from 2025-01-31T12:00:00", "Expected --from to be a date"],
    ["reconcile --from 2025-02-01 --to 2025-01-01", "Expected --from to be before --to"],
    ["backfill --share 0", 'Expected --share to be a number from 0.05 to 1, got "0".'],
    ["backfill --share much", "Expected --share to be a number"],
    ["backfill --list --pause phbf_1", "Expected one of --list, --pause, --resume and --dry-run"],
    [
      "backfill --resume phbf_1 --from 2025-01-31",
      "Expected no --from, --to or --events with --resume",
    ],
    ["backfill --fix", "--fix"],
    ["reconcile --from", "--from"],
    ["reconcile now", "now"],
  ])("refuses %s", (line, message) => {
    expect(() => parse(line)).toThrow(UsageError)
    expect(() => parse(line)).toThrow(message)
  })
})
