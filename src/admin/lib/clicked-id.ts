/** The ID of a row that was clicked. Medusa's table passes its own row, which has that ID, although its type says the row's data. */
export const clickedId = (row: unknown): string => (row as { id: string }).id
