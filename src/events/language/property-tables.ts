import { joinPath, readPath } from "../../lib/path"
import type { JsonValue } from "../../lib/json/json"
import type { PropertyDefinition } from "./properties"

/** The properties of an event by name. */
export type PropertyTable<Row> = Record<string, PropertyDefinition<Row>>

/** The property types of a definition: `{ order_id: string, … }`. */
export type PropertiesOf<D> = D extends { properties: infer P }
  ? {
      [K in keyof P]: P[K] extends { value: (row: never) => infer V } ? V : never
    }
  : never

/** Declares properties that several events over rows of type `Row` share. Curried for the same reason as `defineEvent`. */
export const defineProperties =
  <Row extends object>() =>
  <Properties extends PropertyTable<Row>>(properties: Properties): Properties =>
    properties

/** A row that contains another row at a path. */
type At<Path extends string, Row> = Path extends ""
  ? Row
  : Path extends `${infer Field}.${infer Rest}`
    ? { [_ in Field]?: At<Rest, Row> | null }
    : { [_ in Path]?: Row | null }

type Moved<Path extends string, Property> =
  Property extends PropertyDefinition<infer Row, infer Value>
    ? PropertyDefinition<At<Path, Row>, Value>
    : never

/** Properties of a row that is at a path of another row; `""` if it is that row. They are left out if there is no such row. */
export const under = <
  Path extends string,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Row is read only, and comes back in the result.
  Properties extends Record<string, PropertyDefinition<any, any>>,
>(
  path: Path,
  properties: Properties
) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, { fields, value, ...property }]) => [
      name,
      {
        ...property,
        fields: fields.map((field) => joinPath(path, field)),
        value: (row: object): JsonValue | undefined => {
          const inner = readPath(row, path)
          return inner === undefined || inner === null ? undefined : value(inner)
        },
      },
    ])
  ) as unknown as { [Name in keyof Properties]: Moved<Path, Properties[Name]> }

/** Prefixes fields with a path. */
export const at = <Path extends string, Field extends string>(
  path: Path,
  fields: readonly Field[]
) =>
  fields.map((field) => joinPath(path, field)) as (Path extends "" ? Field : `${Path}.${Field}`)[]
