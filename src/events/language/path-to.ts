/** The path, if it leads to such a value, also through what may be missing and through lists; else what the compiler says of it. */
export type PathTo<Row, Path extends string, Value> = [ValueAt<Row, Path>] extends [
  Value | null | undefined,
]
  ? Path
  : "a path of the row to such a value"

type ValueAt<Row, Path extends string> = Path extends `${infer Field}.${infer Rest}`
  ? ValueAt<Column<Row, Field>, Rest>
  : Column<Row, Path>

type Column<Row, Field extends string> = Row extends object
  ? Field extends keyof Row
    ? Each<NonNullable<Row[Field]>>
    : NoColumn
  : never

type Each<Value> = Value extends readonly (infer Item)[] ? NonNullable<Item> : Value

interface NoColumn {
  isNone: never
}
