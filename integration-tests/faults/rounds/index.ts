import type { Round } from "../round"
import { databaseRounds } from "./database"
import { kills } from "./kills"
import { lockedRounds } from "./locked"
import { posthogRounds } from "./posthog"
import { redisRounds } from "./redis"
import { storeRounds } from "./store"
import { unhurriedRounds } from "./unhurried"

/** Every round, in the order in which they are run. */
export const rounds: Round[] = [
  ...kills,
  ...databaseRounds,
  ...lockedRounds,
  ...posthogRounds,
  ...storeRounds,
  ...redisRounds,
  ...unhurriedRounds,
]
