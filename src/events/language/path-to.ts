/** The path if it leads to such a value, including through optional fields and lists. Otherwise text that the compiler shows. */
export type PathTo<Row, Path extends string, Value> = [ValueAt<Row, Path>] extends [
  Value | null | undefined,
]
  ? Path
  : "a path in the row that leads to a value of this type"

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
