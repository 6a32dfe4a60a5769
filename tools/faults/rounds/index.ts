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

/** All rounds, in the order in which they run. */
export const rounds: Round[] = [
  ...kills,
  ...databaseRounds,
  ...lockedRounds,
  ...posthogRounds,
  ...storeRounds,
  ...hostileRounds,
  ...redisRounds,
  // Moves the installation time, which must be far from rounds with clocks that are behind.
  ...firstRounds,
  ...unhurriedRounds,
]
