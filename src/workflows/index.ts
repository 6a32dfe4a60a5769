export * from "./backfill"
