import type { StoreProcess } from "../lib/medusa-process"
import type { Redis } from "../lib/redis"
import type { StoreSettings } from "./fleet"
import type { Load } from "./load"
import type { Random } from "./random"
import type { World } from "./world"

/** What a round works with. */
export interface Scene extends Pick<World, "standIn" | "postgres" | "sql" | "fleet"> {
  /** The same numbers for the same seed. */
  random: Random
  /** The store, with these settings for this round. */
  store(settings?: StoreSettings): Promise<StoreProcess>
  /** Shoppers and merchants are at work for as long as this takes. */
  underLoad<T>(work: (load: Load) => Promise<T>): Promise<T>
  /** A Redis for processes of the store; started when it is first asked for. */
  redis(): Promise<Redis>
  /** Something worth a line beside the round's figures. */
  note(text: string): void
}

/** One way to go wrong. */
export interface Round {
  name: string
  /** Done: the load and what goes wrong. Afterwards everything is repaired, settled and compared. */
  run(scene: Scene): Promise<void>
  /** How many times it is run; once unless said otherwise. */
  times?: number
  /** How many times in the short form; none unless said. */
  short?: number
  /** Whether PostHog refuses some of its events for good; in any other round none may be set aside. */
  setsAside?: true
  /** Mends what `run` has broken, also when it has failed. PostHog's stand-in is mended in any case. */
  repair?(scene: Scene): Promise<void>
  /**
   * How its events come in: `hurried` (the default) makes what waits due by SQL; `as in production` waits for the plugin's own
   * leases, settling times and timer.
   */
  settling?: "hurried" | "as in production"
  /** How much time reconciliation is to believe has passed, for rows whose ids are of the future. */
  laterMs?: number
  /** Why the round cannot be run here; undefined where it can. */
  missing?(): string | undefined
}
