import type { Round } from "../round"
import { databaseRounds } from "./database"
import { hostileRounds } from "./hostile"
import { firstRounds } from "./first-minute"
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
  ...hostileRounds,
  ...redisRounds,
  // Moves the installation's time, which rounds with clocks that are behind need far away.
  ...firstRounds,
  ...unhurriedRounds,
]
