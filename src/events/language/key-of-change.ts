import { millis } from "./time"
import type { Time } from "./time"

/** The key of an event that a row has for each of its changes. Never change it: it is part of each event's uuid. */
export const keyOfChange = {
  from: "updated_at" as const,
  read: ({ id, updated_at }: { id: string; updated_at: Time }) => `${id}:${millis(updated_at)}`,
}
