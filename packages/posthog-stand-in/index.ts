export { StandInClient } from "./client"
export type { WaitQuery } from "./client"
export { spawnStandIn } from "./spawn"
export type { SpawnedStandIn } from "./spawn"
export { DEFAULT_PERSONAL_KEY, DEFAULT_SECRET_KEY, DEFAULT_TOKEN, startStandIn } from "./stand-in"
export type { StandIn, StandInOptions } from "./stand-in-api"
export type {
  CapturedEvent,
  Deletion,
  EventFilter,
  Fault,
  FaultTarget,
  FlagDefinition,
  Group,
  IngestionWarning,
  JsonObject,
  Person,
  PersonalKey,
  SeenRequest,
  Session,
  StoredEvent,
  Totals,
  VanishedEvent,
} from "./types"
