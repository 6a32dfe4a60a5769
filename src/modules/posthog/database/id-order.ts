import { kept } from "../../../lib/kept"

/**
 * Compares every pair of ULID characters as the database does and byte by byte. Pairs are enough: no language reorders longer sequences.
 */
const PROBE = `
  WITH letters AS (SELECT regexp_split_to_table('0123456789ABCDEFGHJKMNPQRSTVWXYZ', '') AS letter),
  ids AS (SELECT 'order_' || a.letter || b.letter AS id FROM letters a CROSS JOIN letters b),
  sorted AS (SELECT id, lag(id) OVER (ORDER BY id COLLATE "C") AS before FROM ids)
  SELECT bool_and(before < id) AS sorts FROM sorted WHERE before IS NOT NULL`

type Raw = (sql: string) => Promise<{ rows: { sorts: boolean }[] }>

/**
 * Creates the function that says whether the database sorts IDs by the time in their ULIDs. English, German, and no language at all (`C`)
 * do. Danish and Norwegian sort AA after Z, Czech and Slovak sort CH after H, Lithuanian sorts Y before K, and so on. A database's sort
 * order is fixed when it is created, so the function asks once.
 */
export const createSortsIdsByTime = (raw: Raw): (() => Promise<boolean>) => {
  const keep = kept<boolean>(Infinity)
  return () => keep("", async () => (await raw(PROBE)).rows[0]?.sorts === true)
}
