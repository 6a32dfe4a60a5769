import { inTurns } from "../../../lib/in-turns"

/** Reads all rows. Undefined if one can't be read: what its values mean, `query.graph` decides. */
export const allRead = async <Loaded, Read>(
  rows: readonly Loaded[],
  read: (row: Loaded) => Read
): Promise<Read[] | undefined> => {
  try {
    return await inTurns(rows, read)
  } catch {
    return undefined
  }
}
