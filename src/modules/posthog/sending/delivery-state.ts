/**
 * What delivery is doing, for health checks and the Admin:
 *
 * | state | what it means | left when |
 * | --- | --- | --- |
 * | delivering | the last request passed, or none was made yet | a request or the database fails |
 * | retrying | the last request failed in a way that passes; delivery waits until `nextTryAt` | a request passes |
 * | misconfigured | a person has to act: wrong key, wrong host, full quota; delivery looks again at `nextTryAt` | a request passes |
 *
 * How many events a request holds meanwhile is the business of `Pace`.
 */
export interface DeliveryState {
  state: "delivering" | "retrying" | "misconfigured"
  /** Why it is not delivering. */
  reason?: string
  /** When it tries again, milliseconds since the epoch. */
  nextTryAt?: number
}
