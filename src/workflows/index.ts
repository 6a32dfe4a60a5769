export * from "./capture"
export * from "./backfill"
export * from "./backfill-steps"
export * from "./erase"
