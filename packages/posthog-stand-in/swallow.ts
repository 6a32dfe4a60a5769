import type { CapturedEvent, Fault } from "./types"

/** Which events the fault `swallow` keeps, and which it drops. */
export function swallowed(
  events: readonly CapturedEvent[],
  { names, every = 1 }: Extract<Fault, { kind: "swallow" }>
): [kept: CapturedEvent[], dropped: CapturedEvent[]] {
  const chosen = events.filter(({ event }) => !names || names.includes(event))
  const dropped = new Set(chosen.filter((_event, index) => (index + 1) % every === 0))
  return [events.filter((event) => !dropped.has(event)), [...dropped]]
}
