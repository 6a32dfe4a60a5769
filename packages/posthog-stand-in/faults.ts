import type { Fault, FaultTarget } from "./types"

const KINDS: Fault["kind"][] = [
  "status",
  "hang",
  "reset",
  "answer-lost",
  "slow",
  "garbage",
  "partial",
  "verdict",
  "swallow",
]

/** Holds the active fault and the number of requests it still applies to. */
export class FaultBox {
  private fault: Fault | null = null
  private left = Infinity

  /**
   * @param fault null ends the one in force
   * @param times for how many requests; until cleared when left out
   */
  set(fault: Fault | null, times = Infinity): void {
    if (fault !== null && !KINDS.includes(fault.kind)) {
      throw new Error(
        `Fault kind must be one of ${KINDS.join(", ")} (saw ${JSON.stringify(fault.kind)}); correct \`kind\`.`
      )
    }
    if (!(times >= 1)) {
      throw new Error(
        `Fault \`times\` must be 1 or more (saw ${times}); leave it out for "until cleared".`
      )
    }
    this.fault = fault
    this.left = times
  }

  /**
   * @param target which door a request has come to
   * @returns the fault for this request, used up by one, or null
   */
  take(target: Exclude<FaultTarget, "all">): Fault | null {
    const { fault } = this
    const on = fault?.on ?? "capture"
    if (fault === null || (on !== "all" && on !== target)) {
      return null
    }
    this.left -= 1
    if (this.left === 0) {
      this.fault = null
    }
    return fault
  }
}
