import type { Database } from "../database/gate"

/** When the plugin was installed, as its migration noted it; undefined if someone has emptied the table. */
export const readInstalledAt = async (database: Database): Promise<Date | undefined> => {
  const { rows } = await database.raw<{ rows: { installed_at: Date }[] }>(
    `SELECT installed_at FROM posthog_installation ORDER BY installed_at DESC LIMIT 1`
  )
  return rows[0]?.installed_at
}

/** Returns when the plugin was installed. If the table is empty, it is installed as of now. */
export const installedAt = async (database: Database): Promise<Date> => {
  const known = await readInstalledAt(database)
  if (known) {
    return known
  }
  await database.raw(
    `INSERT INTO posthog_installation (id, installed_at) VALUES ('store', now()) ON CONFLICT DO NOTHING`
  )
  return installedAt(database)
}
