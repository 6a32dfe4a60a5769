import { Client } from "@medusajs/framework/pg"

/** Runs SQL on a database. */
export type Sql = <Row extends object>(statement: string, ...values: unknown[]) => Promise<Row[]>

/** Connects to a database for as long as `use` takes. */
export const withConnection = async <T>(
  connectionString: string,
  use: (sql: Sql) => Promise<T>
): Promise<T> => {
  const client = new Client({ connectionString })
  // If the server goes down while the connection is idle, the next query reports it.
  client.on("error", () => undefined)
  await client.connect()
  try {
    return await use(async <Row extends object>(statement: string, ...values: unknown[]) => {
      return (await client.query<Row>(statement, values)).rows
    })
  } finally {
    await client.end()
  }
}
