import { blameOf, isStatementError } from "../blame"

const coded = (code: string) => Object.assign(new Error("x"), { code })

describe("blameOf", () => {
  it.each([
    [
      "item",
      [
        ...["22021", "22P05", "22003", "22008", "54000", "XX001", "ERR_STRING_TOO_LONG"].map(coded),
        new RangeError("Invalid string length"),
        // What a NUL in a statement's text causes.
        Object.assign(coded("08P01"), { routine: "pq_getmsgend" }),
      ],
    ],
    [
      "database",
      [
        ...[
          "08006",
          "28P01",
          "3D000",
          "53100",
          "53300",
          "57P01",
          "57014",
          "58030",
          "55P03",
          "40P01",
        ],
        ...["25006", "ECONNREFUSED", "ECONNRESET", "EAI_AGAIN", "EPIPE", "database_busy"],
      ].map(coded),
    ],
    [
      "database",
      [
        new Error("Connection terminated unexpectedly"),
        new Error("timeout exceeded when trying to connect"),
        Object.assign(new Error("Timeout acquiring a connection"), { name: "KnexTimeoutError" }),
        new Error("wrapped", { cause: coded("57P01") }),
      ],
    ],
    [
      "unknown",
      [
        // PgBouncer uses it for every error.
        coded("08P01"),
        coded("42P01"),
        coded("XX000"),
        coded("23502"),
        coded("ERR_INVALID_ARG_TYPE"),
        new Error("no such entity"),
        new TypeError("connection is not a function"),
        undefined,
        null,
        "text",
        { code: 7 },
      ],
    ],
  ])("says that the %s is to blame", (blame, errors: unknown[]) => {
    expect(errors.map(blameOf)).toEqual(errors.map(() => blame))
  })
})

describe("isStatementError", () => {
  it("recognizes an unknown table and a missing right, and nothing else", () => {
    expect([coded("42P01"), coded("42501")].map(isStatementError)).toEqual([true, true])
    const others = [coded("57014"), coded("08006"), new Error("42P01"), undefined]
    expect(others.map(isStatementError)).toEqual(others.map(() => false))
  })
})
