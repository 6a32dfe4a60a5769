import { createBackfill, runBackfill } from "../../src/capture/sweeps/backfill/backfill"
import { compare } from "../../src/capture/sweeps/compare/compare"
import type { StoreSuite } from "./store-suite"

/** What tests of placed orders see, as it happens and from rows alone. */
export const placedWorld = ({ standIn, posthog, container, sql, reconcileNow }: StoreSuite) => {
  const told = (event?: string) =>
    standIn()
      .events(event ? { event } : {})
      .filter(({ properties }) => properties.order_id)
      .map(({ uuid, event, distinctId, timestamp, properties }) => ({
        uuid,
        event,
        distinctId,
        timestamp,
        // Its person properties are as of the time of recording.
        properties: { ...properties, $set: undefined } as Record<string, unknown>,
      }))
      .sort((a, b) => a.uuid.localeCompare(b.uuid))

  const placed = () => told("order_placed").map(({ properties }) => properties.total)

  const edits = () => told("order_edited").map(({ properties }) => properties.amount_difference)

  /** What the hints record, and then what a minute's pass finds. */
  const tell = async () => {
    await posthog().flush()
    await reconcileNow()
  }

  const forget = async () => {
    await sql(`delete from posthog_outbox_event`)
    standIn().reset()
  }

  /** The same from rows alone: what later passes find, and what a backfill finds. */
  const expectSameFromRows = async () => {
    const asItHappened = told()
    await forget()
    await reconcileNow()
    expect(told()).toEqual(asItHappened)
    await forget()
    await runBackfill(container(), await createBackfill(container()), {
      share: 1,
      minAgeMs: 0,
    })
    await posthog().flush()
    expect(told()).toEqual(asItHappened)
  }

  const expectAgreement = async (agrees = true) => {
    expect(await compare(container(), { minAgeMs: 0 })).toMatchObject({ agrees })
  }

  /** The rows tell what was recorded as it happened, and the amounts do agree. */
  const expectUnchanged = async () => {
    await expectAgreement()
    await expectSameFromRows()
    await expectAgreement()
  }

  return { told, placed, edits, tell, expectAgreement, expectUnchanged }
}
