/** How many requests one key may make. Source: `posthog/rate_limit.py`. */
export interface RestLimits {
  minute: number
  hour: number
}

/** `BurstRateThrottle`, `SustainedRateThrottle` */
export const USUAL: RestLimits = { minute: 480, hour: 4_800 }

/** `posthog/api/person.py` */
export const READS: RestLimits = { minute: 240, hour: Infinity }

/** `ClickHouseBurstRateThrottle`, `ClickHouseSustainedRateThrottle`, because an insight can be computed */
export const COMPUTED: RestLimits = { minute: 240, hour: 1_200 }

/** `APIQueriesBurstThrottle`, `APIQueriesSustainedThrottle` */
export const QUERIES: RestLimits = { minute: 240, hour: 2_400 }
