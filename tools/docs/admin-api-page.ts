import { openApi } from "./openapi"
import type { JsonSchema, OpenApiOperation, OpenApiParameter } from "./openapi"
import { betweenMarks, code, table } from "./markdown"

/** Puts the endpoints between their marks in the page. */
export const withEndpoints = (page: string): string => {
  const sections = Object.entries(openApi().paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => section(method, path, operation))
  )
  return betweenMarks(page, "endpoints", sections.join("\n\n"))
}

/** The same as an OpenAPI document, which tools can read. */
export const openApiFile = (): string => `${JSON.stringify(openApi(), null, 2)}\n`

const section = (method: string, path: string, operation: OpenApiOperation): string => {
  const { summary, parameters = [], requestBody, responses } = operation
  const [status = ""] = Object.keys(responses)
  const answer = responses[status]?.content?.["application/json"].schema ?? {}
  return [
    `### ${method.toUpperCase()} ${path}`,
    `${summary} Needs ${code(operation["x-policy"])}.`,
    parameters.length > 0 && parametersTable(parameters),
    requestBody &&
      `Body:\n\n${fieldsTable(requestBody.content["application/json"].schema, "Default")}`,
    `Answers ${status}:\n\n${fieldsTable(answer)}`,
  ]
    .filter(Boolean)
    .join("\n\n")
}

const parametersTable = (parameters: readonly OpenApiParameter[]): string =>
  table(
    ["Parameter", "Type", "Default", "Description"],
    parameters.flatMap(({ name, in: place, description = "", schema, style }) =>
      style === "deepObject"
        ? Object.entries(schema.properties ?? {}).map(([part, own]) => [
            code(`${name}[${part}]`),
            typeOf(own),
            defaultOf(own),
            own.description ?? description,
          ])
        : [
            [
              code(name),
              typeOf(schema),
              defaultOf(schema),
              place === "path" ? "Part of the path." : description,
            ],
          ]
    )
  )

/** @param withDefault the header of a column for defaults */
const fieldsTable = (schema: JsonSchema, withDefault?: string): string =>
  table(
    ["Field", "Type", ...(withDefault ? [withDefault] : []), "Description"],
    fieldsOf(schema).map(([name, own]) => [
      code(name),
      typeOf(own),
      ...(withDefault ? [defaultOf(own)] : []),
      own.description ?? "",
    ])
  )

/** Each field with its path, such as `events[].uuid`. */
const fieldsOf = (schema: JsonSchema, prefix = ""): [string, JsonSchema][] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, own]) => {
    const path = `${prefix}${name}`
    const { inner, suffix } = insideOf(own)
    return [[path, own], ...fieldsOf(inner, `${path}${suffix}.`)] as [string, JsonSchema][]
  })

/** What is in a list, or in what may be null. */
const insideOf = (schema: JsonSchema): { inner: JsonSchema; suffix: string } => {
  const known = schema.anyOf?.find(({ type }) => type !== "null") ?? schema
  return known.items ? { inner: known.items, suffix: "[]" } : { inner: known, suffix: "" }
}

const typeOf = (schema: JsonSchema): string => {
  const { type = "any", enum: values, items, anyOf, format } = schema
  if (anyOf) {
    return [...new Set(anyOf.map(typeOf))].join(" or ")
  }
  if (values) {
    return values.map((value) => code(JSON.stringify(value))).join(", ")
  }
  if (items) {
    // Plural of the innermost type only: "list of lists of objects".
    const inner = typeOf(items)
    return `list of ${items.items ? inner.replace(/^list/, "lists") : `${inner}s`}`
  }
  return `${format === "uuid" ? "UUID" : type}${limitsOf(schema)}`
}

/** JavaScript's largest integer is what zod writes if there is no limit. */
const limitsOf = ({ minimum, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema): string =>
  minimum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? ` (${minimum} to ${maximum})` : ""

const defaultOf = (schema: JsonSchema): string =>
  schema.default === undefined ? "" : code(JSON.stringify(schema.default))
