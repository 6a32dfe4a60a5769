/**
 * Names an error without quoting it: its code (`ECONNREFUSED`, PostgreSQL's `57P01`), else its type.
 *
 * Messages are left out on purpose, because the database driver puts a statement's values into them.
 */
export const errorName = (error: unknown): string =>
  codeOf(error) ??
  codeOf((error as { cause?: unknown } | undefined)?.cause) ??
  (error instanceof Error ? error.name : "unknown error")

const codeOf = (error: unknown): string | undefined => {
  const code =
    typeof error === "object" && error !== null && "code" in error ? error.code : undefined
  return typeof code === "string" ? code : undefined
}
