import type { StoreProcess } from "../lib/medusa-process"
import type { Redis } from "../lib/redis"
import type { StoreSettings } from "./fleet"
import type { Load } from "./load"
import type { Random } from "./random"
import type { World } from "./world"

/** What a round can use. */
export interface Scene extends Pick<World, "standIn" | "postgres" | "sql" | "fleet"> {
  /** The same numbers for the same seed. */
  random: Random
  /** Returns the store with these settings for this round. */
  store(settings?: StoreSettings): Promise<StoreProcess>
  /** Runs shoppers and merchants for as long as `work` takes. */
  underLoad<T>(work: (load: Load) => Promise<T>): Promise<T>
  /** Returns a Redis for the store's processes. Starts on first use. */
  redis(): Promise<Redis>
  /** Adds a note next to the round's figures. */
  note(text: string): void
}

/** One way to go wrong. */
export interface Round {
  name: string
  /** Runs the load and causes the fault. Afterwards, everything is repaired, settled, and compared. */
  run(scene: Scene): Promise<void>
  /** How many times it runs. Default: once. */
  times?: number
  /** How many times in the short form. Default: none. */
  short?: number
  /** Whether PostHog permanently rejects some of its events. In any other round, none may be set aside. */
  setsAside?: true
  /** Repairs what `run` broke, even if it failed. The PostHog stand-in is always repaired. */
  repair?(scene: Scene): Promise<void>
  /**
   * How its events arrive: `hurried` (the default) makes waiting events due by SQL; `as in production` waits for the plugin's own
   * leases, waiting times, and timer.
   */
  settling?: "hurried" | "as in production"
  /** How much time catch-up must believe has passed, for rows with IDs from the future. */
  laterMs?: number
  /** Why the round can't run here. Undefined if it can. */
  missing?(): string | undefined
}
