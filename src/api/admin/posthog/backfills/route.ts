import {
  createBackfillInBackground,
  readBackfills,
} from "../../../../operations/backfills/backfills"
import type { BackfillsQuery, NewBackfill } from "../../../../operations/backfills/schema"
import { answering } from "../answering"
import type { Asked } from "../answering"

export const GET = answering(
  ({ scope, validatedQuery: { limit, offset } }: Asked<unknown, BackfillsQuery>) =>
    readBackfills(scope, { limit, offset })
)

export const POST = answering(async ({ scope, validatedBody }: Asked<NewBackfill>) => ({
  backfill: await createBackfillInBackground(scope, validatedBody),
}))
