export { StandInClient } from "./client"
export type { WaitQuery } from "./client"
export { spawnStandIn } from "./spawn"
export type { SpawnedStandIn } from "./spawn"
export { DEFAULT_TOKEN, startStandIn } from "./stand-in"
export type { StandIn, StandInOptions } from "./stand-in-api"
export type {
  CapturedEvent,
  EventFilter,
  Fault,
  FaultTarget,
  Group,
  IngestionWarning,
  JsonObject,
  Person,
  SeenRequest,
  Session,
  StoredEvent,
  Totals,
  VanishedEvent,
} from "./types"
