import { z } from "@medusajs/framework/zod"
import { isoTime } from "../lib/iso-time"

/** A parameter that is a day (midnight UTC), such as `2026-11-26`, or a time with its zone, such as `2026-11-26T08:00:00Z`. */
export const timeOf = (parameter: string) =>
  z
    .string()
    .refine((value) => isoTime(value) !== undefined, {
      error: ({ input }) =>
        `Expected a day such as 2025-01-31 or a time with its zone such as 2025-01-31T12:00:00Z for field '${parameter}', got: '${String(input)}'`,
    })
    .optional()

interface Span {
  from?: string
  to?: string
}

/** Whether a span begins before it ends. */
export const isForward = ({ from, to }: Span): boolean =>
  !from || !to || new Date(from) < new Date(to)

export const NOT_FORWARD = "Expected field 'from' to be before field 'to'"
