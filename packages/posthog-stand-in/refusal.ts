/**
 * A request that PostHog answers with an error status. `message` states the rule, the value seen, and the fix. `tag` is PostHog's
 * own short name for the rule.
 */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly tag: string,
    message: string
  ) {
    super(message)
    this.name = "Refusal"
  }
}

/**
 * @param value anything
 * @returns a short JSON form of it for error messages, cut at 80 characters
 */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 80)}… (${text.length})` : text
}
