import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { isoTime } from "../lib/iso-time"

const FORM = "a day such as 2025-01-31 or a time with its zone such as 2025-01-31T12:00:00Z"

/** A parameter that is a day (midnight UTC), such as `2026-11-26`, or a time with its zone, such as `2026-11-26T08:00:00Z`. */
export const timeOf = (parameter: string) =>
  z
    .string()
    .refine((value) => isoTime(value) !== undefined, {
      error: ({ input }) => `Expected ${FORM} for field '${parameter}', got: '${String(input)}'`,
    })
    .optional()

/**
 * Reads the same from code's input.
 *
 * @throws {MedusaError} if it is another text
 */
export const timeIn = (field: string, text: string | undefined): Date | undefined => {
  const time = text ? isoTime(text) : undefined
  if (text && !time) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Expected \`${field}\` to be ${FORM}, got ${JSON.stringify(text)}.`
    )
  }
  return time
}

interface Span {
  from?: string
  to?: string
}

/** Whether a span begins before it ends. */
export const isForward = ({ from, to }: Span): boolean =>
  !from || !to || new Date(from) < new Date(to)

export const NOT_FORWARD = "Expected field 'from' to be before field 'to'"
