import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { createDatabase } from "../gate"
import { isBusy } from "../busy"

interface FakeConnection {
  isSilent: boolean
  query(sql: string): Promise<unknown>
  __knex__disposed?: unknown
}

/** A pool whose first connections lead to a server that disappeared without closing them, as in a failover. */
const knexWith = (silent: number) => {
  const connections: FakeConnection[] = []
  const released: FakeConnection[] = []
  const client = {
    acquireConnection: () => {
      const isSilent = connections.length < silent
      const query = () => (isSilent ? new Promise(() => undefined) : Promise.resolve())
      const connection = { isSilent, query }
      connections.push(connection)
      return Promise.resolve(connection)
    },
    releaseConnection: (connection: FakeConnection) => {
      released.push(connection)
      return Promise.resolve()
    },
  }
  const raw = () => ({
    connection: ({ isSilent }: FakeConnection) =>
      isSilent ? new Promise(() => undefined) : Promise.resolve({ rows: ["answered"] }),
  })
  return { knex: { isTransaction: false, client, raw } as unknown as Knex, released }
}

describe("the gate to the database", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it("discards connections that never answer, and uses others", async () => {
    const { knex, released } = knexWith(3)
    const database = createDatabase(knex)
    const silent = Promise.allSettled([1, 2, 3].map(() => database.raw("SELECT 1")))
    await jest.advanceTimersByTimeAsync(45_000)
    const next = database.raw("SELECT 1").catch((error: unknown) => error)
    await jest.advanceTimersByTimeAsync(15_000)
    expect(await next).toEqual({ rows: ["answered"] })
    for (const one of await silent) {
      expect(one.status === "rejected" && isBusy(one.reason)).toBe(true)
    }
    expect(released.map(({ __knex__disposed }) => Boolean(__knex__disposed))).toEqual([
      true,
      true,
      true,
      false,
    ])
  })
})
