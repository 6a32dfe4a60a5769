import { MedusaError } from "@medusajs/framework/utils"
import { isValueOf } from "../events/flags/flags"
import type { EvaluatedFlags, FlagAnswer, Flags } from "../events/flags/flags"

/** @param onSeen is told of each answer that the visitor gets to see; a default isn't one */
export const evaluatedFlags = (
  declared: Flags,
  answers: ReadonlyMap<string, FlagAnswer>,
  onSeen: (key: string, answer: FlagAnswer) => void
): EvaluatedFlags => {
  const flagOf = (key: string) => (Object.hasOwn(declared, key) ? declared[key] : undefined)
  const valueOf = (key: string): string | boolean => {
    const flag = flagOf(key)
    const answer = answers.get(key)?.value
    return isValueOf(flag, answer) ? answer : (flag ?? unknown(key)).default
  }
  return {
    get: (key) => {
      const value = valueOf(key)
      const answer = answers.get(key)
      if (answer) {
        onSeen(key, answer)
      }
      return value as never
    },
    payload: (key) => answers.get(key)?.payload,
    values: () => Object.fromEntries(Object.keys(declared).map((key) => [key, valueOf(key)])),
    answers: () => Object.fromEntries([...answers].map(([key, { value }]) => [key, value])),
  }
}

const unknown = (key: string): never => {
  throw new MedusaError(
    MedusaError.Types.INVALID_DATA,
    `Expected a flag of the option \`flags\`, got "${key}". Declare it with defineFlags() and pass it to the plugin in medusa-config.`
  )
}
