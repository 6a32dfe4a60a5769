/** The name of a table or a column, as PostgreSQL, MySQL, or SQL Server quotes it. */
const TABLE = '[\\w"`.[\\]]{1,130}'

/** Where a statement begins, or what libraries write before it. Values that may be personal follow. */
const STATEMENT = new RegExp(
  [
    String.raw`\binsert\s{1,20}(?:ignore\s{1,20})?into\b`,
    String.raw`\bupdate\s{1,20}(?:only\s{1,20})?${TABLE}(?:\s{1,20}as)?(?:\s{1,20}${TABLE})?\s{1,20}set\b`,
    String.raw`\bdelete\s{1,20}from\b`,
    String.raw`\bmerge\s{1,20}into\b`,
    String.raw`\bwith\s{1,20}(?:recursive\s{1,20})?[\w"]{1,64}\s{1,20}as\s{0,20}(?:(?:not\s{1,20})?materialized\s{0,20})?\(`,
    String.raw`\bselect\s{1,20}(?:["'*$(]|distinct\b|all\b|[\w.]{1,100}\s?\(|\d)`,
    String.raw`\bvalues\s{0,20}\(\s{0,20}(?:['"$(:?\d-]|default\b|null\b)`,
    String.raw`\b(?:where|and|or)\s{1,20}${TABLE}\s{0,20}(?:=|<>|!=|i?like\b|in\s{0,20}\()\s{0,20}['$(]`,
    String.raw`\b(?:create|alter|drop|truncate|lock|copy|comment\s{1,20}on)\s{1,20}(?:table|index|view|type|role|user|schema|database)\b`,
    String.raw`\$\d{1,3}\s{0,20}=\s{0,20}['"\d]`,
    // Prisma shows the code that called it, including values.
    String.raw`(?<=\binvocation(?: in)?:?\s{0,4})\n`,
    String.raw`\bcall\s{1,20}${TABLE}\s{0,20}\(\s{0,20}['"$(:?\d-]`,
    String.raw`(?<=\b(?:failed query|query failed|while executing|executing(?: query| statement| sql)?|sql|statement)\s{0,4}:\s{0,20})\S`,
    String.raw`(?<=(?:^|\n|detail:)\s{0,20})(?:params|parameters|bindings|values|arguments)\s{0,4}[:=]`,
  ].join("|"),
  "i"
)

/** `select` may be a word in a sentence, but with `from` after it, it counts as a statement. */
const SELECT = /\bselect\b/i
const FROM = /\bfrom\b/i

/** PostgreSQL's own error messages that quote only names of the schema. */
const NAME = String.raw`"[A-Za-z_][\w$]{0,62}"`
const ON_RELATION = String.raw`(?: (?:of|for|on|in) (?:relation|table) ${NAME})?`
const DATABASE_WORDS = new RegExp(
  [
    `duplicate key value violates (?:unique|exclusion) constraint ${NAME}`,
    `(?:insert or update|update or delete) on table ${NAME} violates foreign key constraint ${NAME}${ON_RELATION}`,
    `null value in column ${NAME}${ON_RELATION} violates not-null constraint`,
    `new row for relation ${NAME} violates check constraint ${NAME}`,
    `(?:relation|column|table|schema|type|constraint|database|role) ${NAME}${ON_RELATION} does not exist`,
    `permission denied for (?:relation|table|schema|sequence|function) ${NAME}`,
    "deadlock detected",
    "canceling statement due to (?:statement timeout|lock timeout|user request|conflict with recovery)",
    "could not serialize access due to [a-z /]{1,60}",
    `could not obtain lock on row in relation ${NAME}`,
    "current transaction is aborted, commands ignored until end of transaction block",
    String.raw`value too long for type [a-z ]{1,30}\(\d{1,5}\)`,
    "(?:integer|bigint|smallint) out of range",
    "numeric field overflow",
    "division by zero",
    "syntax error",
    "invalid input syntax for type [a-z ]{1,30}",
    "Connection terminated(?: unexpectedly)?",
  ]
    .map((words) => `(?:${words})`)
    .join("|")
)

/** Where the first statement begins; -1 if there is none. */
const statementIn = (text: string): number => {
  const at = text.search(STATEMENT)
  const select = text.search(SELECT)
  const isQuery = select >= 0 && FROM.test(text.slice(select))
  return isQuery && (at < 0 || select < at) ? select : at
}

/** How much of a message's end to check: the database's own words come after the statement. */
const TAIL_LENGTH = 1_000

/**
 * Removes statements from a message: keeps nothing after the beginning of a statement except PostgreSQL's own words, which Knex writes
 * after it.
 *
 * @param whole the message that `text` is the beginning of
 */
export const withoutStatements = (text: string, whole: string): string => {
  const at = statementIn(text)
  if (at < 0) {
    return text
  }
  const tail = whole.slice(-TAIL_LENGTH)
  const separator = tail.lastIndexOf(" - ")
  const [words] = (separator < 0 ? undefined : DATABASE_WORDS.exec(tail.slice(separator + 3))) ?? []
  return `${text.slice(0, at)}[sql]${words === undefined ? "" : ` - ${words}`}`
}

const KEY_ENDS = [
  ") already exists",
  ") is not present in table",
  ") is still referenced",
  ") conflicts with",
]

/** What may quote a row or an input up to the message's end: PostgreSQL's details, and its messages about an invalid value. */
const QUOTES_TO_THE_END =
  /\b(failing row contains|invalid input (?:syntax|value) for (?:type|enum) [\w ."]{1,80}?:|malformed [\w ]{1,30} literal:|at or near|out of range:|invalid (?:regular expression|json|token)[\w ]{0,30}: ?(?=["'(]))[^]*$/i

/** A value between two phrases. */
interface Quote {
  start: string
  ends: readonly string[]
  instead: string
  /** Whether the value extends to the message's end if none of `ends` follows. */
  isOpen: boolean
}

const QUOTES: readonly Quote[] = [
  { start: ")=(", ends: KEY_ENDS, instead: "[value]", isOpen: true },
  { start: 'value "', ends: ['" is out of range'], instead: "[value]", isOpen: false },
  {
    start: '"',
    ends: ['" is not valid JSON', '"... is not valid JSON'],
    instead: "[text]",
    isOpen: false,
  },
]

/** Removes the values that PostgreSQL's details and V8's JSON parser quote. */
export const withoutQuotedValues = (text: string): string =>
  QUOTES.reduce(withoutQuote, text).replace(QUOTES_TO_THE_END, "$1 [value]")

const withoutQuote = (text: string, { start, ends, instead, isOpen }: Quote): string => {
  const from = text.indexOf(start)
  const begin = from + start.length
  const end = Math.max(...ends.map((one) => text.lastIndexOf(one)))
  if (from < 0 || (end < begin && !isOpen)) {
    return text
  }
  return text.slice(0, begin) + instead + (end < begin ? ")" : text.slice(end))
}
