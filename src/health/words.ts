import { checkWords } from "./check-words"
import { posthogWords } from "./posthog-words"

/** The words of every check. */
export const words = { ...checkWords, ...posthogWords }
