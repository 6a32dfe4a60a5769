import type { Findings } from "../health-problems"

/** When a pass of catch-up last succeeded and tried. */
export const pass = (unseenSeconds: number, untriedSeconds = unseenSeconds) => ({
  lookedAt: "2026-11-25T12:00:00+00:00",
  unseenSeconds,
  untriedSeconds,
})

/** A store of which nothing is wrong. */
export const well = {
  status: { state: "delivering" },
  outbox: {
    checkedAt: new Date("2026-11-25T12:00:30Z"),
    owner: null,
    isLocal: false,
    waiting: 0,
    oldestSeconds: 0,
    lastError: null,
    deliveredLastHour: 12,
    undeliveredSeconds: 20,
    latencyP50Seconds: 0.8,
    latencyP99Seconds: 1.2,
    setAside: [],
    droppedLastHour: 0,
    passes: { recent: pass(30), wide: pass(1_800) },
    troubles: [],
    orders: { seen: 20, missing: 0, example: null },
  },
  uptimeSeconds: 86_400,
} satisfies Findings

/** The same with another outbox. */
export const outbox = (changes: Partial<NonNullable<Findings["outbox"]>>) => ({
  outbox: { ...well.outbox, ...changes },
})
