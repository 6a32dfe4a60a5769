import { MedusaError } from "@medusajs/framework/utils"

/** The store's functions that see every event: what they are to return, and the name under which health knows their failure. */
const FUNCTIONS = {
  beforeSend: { returns: "the event or null, not a promise", trouble: "before_send" },
  scrub: { returns: "a text, not a promise", trouble: "scrub" },
}

/** One of the store's functions failed or returned something else. The message names the kind of error and quotes nothing. */
export class OptionFailedError extends MedusaError {
  readonly trouble: string

  constructor(option: keyof typeof FUNCTIONS, what: string) {
    const { returns, trouble } = FUNCTIONS[option]
    super(
      MedusaError.Types.INVALID_DATA,
      `\`${option}\` ${what}. Expected it to return ${returns}. The event wasn't recorded. Fix \`${option}\`; catch-up then records what a row proves.`
    )
    this.trouble = trouble
  }
}
