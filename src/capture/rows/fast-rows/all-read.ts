/** Reads all rows. Undefined if one can't be read: what its values mean, `query.graph` decides. */
export const allRead = <Loaded, Read>(
  rows: readonly Loaded[],
  read: (row: Loaded) => Read
): Read[] | undefined => {
  try {
    return rows.map(read)
  } catch {
    return undefined
  }
}
