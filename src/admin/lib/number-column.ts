/** What a table's column of numbers is like. */
export const NUMBER = { headerAlign: "right", align: "right" } as const
