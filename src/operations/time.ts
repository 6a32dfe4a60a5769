import { z } from "@medusajs/framework/zod"

/** A parameter that is a time, such as `2026-11-26` or `2026-11-26T08:00:00Z`; without one, a day begins at midnight UTC. */
export const timeOf = (parameter: string) =>
  z
    .string()
    .refine((value) => !Number.isNaN(Date.parse(value)), {
      error: ({ input }) =>
        `Expected an ISO 8601 time for field '${parameter}', got: '${String(input)}'`,
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
