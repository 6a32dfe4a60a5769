export * from "./capture"
export * from "./backfill"
