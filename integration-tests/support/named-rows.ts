import type { StoreSuite } from "./store-suite"

/** Returns the plugin's rows that contain a text in any of their columns, as `table: row`. */
export const rowsNaming = async (sql: StoreSuite["sql"], text: string): Promise<string[]> => {
  const tables = await sql<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and starts_with(table_name, 'posthog_') order by 1`
  )
  const found = []
  for (const { name } of tables) {
    const rows = await sql<{ row: string }>(
      `select row::text as row from "${name}" row where strpos(row::text, ?) > 0`,
      text
    )
    found.push(...rows.map(({ row }) => `${name}: ${row}`))
  }
  return found
}
