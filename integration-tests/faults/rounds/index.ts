import type { Round } from "../round"
import { kills } from "./kills"

/** Every round, in the order in which they are run. */
export const rounds: Round[] = [...kills]
