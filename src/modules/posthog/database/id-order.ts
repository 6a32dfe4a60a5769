/** Every two characters of a ULID, compared as the database does and byte by byte: no language joins more than two in another place. */
const PROBE = `
  WITH letters AS (SELECT regexp_split_to_table('0123456789ABCDEFGHJKMNPQRSTVWXYZ', '') AS letter),
  ids AS (SELECT 'order_' || a.letter || b.letter AS id FROM letters a CROSS JOIN letters b),
  sorted AS (SELECT id, lag(id) OVER (ORDER BY id COLLATE "C") AS before FROM ids)
  SELECT bool_and(before < id) AS sorts FROM sorted WHERE before IS NOT NULL`

/** How PostgreSQL is asked. */
type Raw = (sql: string) => Promise<{ rows: { sorts: boolean }[] }>

/**
 * Makes what says whether the database sorts ids by the time in their ULIDs. English, German, and no language at all (`C`) do; Danish and
 * Norwegian have AA behind Z, Czech and Slovak CH behind H, Lithuanian Y before K, and so on. A database sorts as it was made to, so it is
 * asked once.
 */
export const createSortsIdsByTime = (raw: Raw): (() => Promise<boolean>) => {
  let asked: Promise<boolean> | undefined
  return () => {
    asked ??= raw(PROBE).then(({ rows }) => rows[0]?.sorts === true)
    asked.catch(() => (asked = undefined))
    return asked
  }
}
