import { firstLegalId } from "../../../identity/illegal-ids"
import { errorName } from "../../../lib/error-name"
import { inTurns } from "../../../lib/in-turns"
import type { Log } from "../../../lib/log"
import type { DescribedEvent, RecordableEvent } from "../../../events/outbox-event"
import type { NoteTrouble } from "../../../events/trouble"
import type { ResolvedOptions } from "../../../options/schema"
import { finishEvent } from "../payload/finish"
import type { Finishing } from "../payload/finish"
import { OptionFailedError } from "../payload/option-failed-error"
import { MedusaError } from "@medusajs/framework/utils"
import { mayHaveRun } from "../database/busy"
import type { Database } from "../database/gate"
import { MissingTablesError } from "../schema/schema"

export interface RecordingParts {
  outbox: { record(events: readonly RecordableEvent[]): Promise<string[]> }
  options: Pick<ResolvedOptions, "debug" | "disabled">
  finishing: Finishing
  log: Pick<Log, "error" | "info">
  noteTrouble: NoteTrouble
  /** What may be recorded of a moment, depending on what its customer decided; undefined for nothing. */
  allowed: (moment: DescribedEvent) => Promise<DescribedEvent | undefined>
  /** Called when there is something new to deliver. */
  onRecorded: () => void
}

/** Finishes events and puts them into the outbox. Does nothing if the plugin is off. */
export class Recording {
  constructor(private readonly parts: RecordingParts) {}

  /**
   * Records described rows in one insert. If an event can't be finished, for example because `beforeSend` fails, it is logged, noted, and
   * left out: catch-up finds its row again.
   *
   * @returns the uuids that were new
   * @throws the database's error; nothing was recorded then, unless `mayHaveRun` says that it may have been
   */
  async recordRows(events: readonly DescribedEvent[]): Promise<string[]> {
    if (this.parts.options.disabled) {
      return []
    }
    const finished = await inTurns(events, (event) => this.finishRow(event))
    return this.keep(finished.flat())
  }

  /**
   * Records a moment. Unlike a row, it isn't found again, so its caller has to know if `beforeSend` fails.
   *
   * @returns its uuid, and whether it was recorded only now; undefined if nothing is recorded
   * @throws {OptionFailedError}, {NotRecordedError}, {MissingTablesError}; nothing was recorded then, unless the second says that it is
   *   unknown
   */
  async recordMoment(
    moment: DescribedEvent | undefined
  ): Promise<{ uuid: string; isNew: boolean } | undefined> {
    if (!moment || this.parts.options.disabled) {
      return undefined
    }
    const allowed = await this.parts.allowed(moment).catch(notRecorded)
    if (!allowed) {
      return undefined
    }
    const finished = this.finish(allowed)
    const recorded = await this.keep([finished]).catch((error: unknown) =>
      this.keepAgain(finished, error)
    )
    return { uuid: moment.uuid, isNew: recorded.length > 0 }
  }

  /** Finishes events whose receipts exist, without recording them. Leaves out what can't be finished, or isn't to be sent. */
  payloadsOf(events: readonly DescribedEvent[]): Pick<RecordableEvent, "uuid" | "properties">[] {
    return events
      .flatMap((event) => this.finishRow(event))
      .filter(({ set_aside }) => !set_aside)
      .map(({ uuid, properties }) => ({ uuid, properties }))
  }

  private async keep(finished: readonly RecordableEvent[]): Promise<string[]> {
    const recorded = await this.parts.outbox.record(finished)
    this.report(finished, new Set(recorded))
    if (recorded.length > 0) {
      this.parts.onRecorded()
    }
    return recorded
  }

  /**
   * Tries once more with the same uuid if nobody knows what came of it: a caller who captures it again makes another event. Then it counts as
   * new, because the first try most likely recorded it.
   */
  private async keepAgain(finished: RecordableEvent, error: unknown): Promise<string[]> {
    if (!mayHaveRun(error)) {
      return notRecorded(error)
    }
    await this.keep([finished]).catch(() => {
      throw new NotRecordedError(error, true)
    })
    this.parts.onRecorded()
    return [finished.uuid]
  }

  private finishRow(event: DescribedEvent): RecordableEvent[] {
    try {
      return [this.finish(event)]
    } catch (error) {
      const what = event.entity_id
        ? `of ${event.entity_id} was not recorded`
        : "is lost, because no row proves it"
      const why = error instanceof OptionFailedError ? error.message : errorName(error)
      this.parts.log.error(`medusa-plugin-posthog: ${event.definition} ${what}: ${why}`)
      return []
    }
  }

  /** Every event on its way to the outbox passes here, so each gets an ID that PostHog keeps. */
  private finish(event: DescribedEvent): RecordableEvent {
    const { definition, entity_id, distinct_id, uuid } = event
    try {
      const legal = { ...event, distinct_id: firstLegalId([distinct_id, entity_id], uuid) }
      return finishEvent(legal, this.parts.finishing)
    } catch (error) {
      this.parts.noteTrouble({
        kind: "not_described",
        definition,
        ...(entity_id && { entityId: entity_id }),
        error: error instanceof OptionFailedError ? error.trouble : errorName(error),
      })
      throw error
    }
  }

  private report(finished: readonly RecordableEvent[], recorded: ReadonlySet<string>): void {
    const { log, noteTrouble, options } = this.parts
    for (const { uuid, definition, event, distinct_id, scrubbed } of finished) {
      const isNew = recorded.has(uuid)
      if (options.debug) {
        log.info(
          `medusa-plugin-posthog: ${event} of ${distinct_id} ${isNew ? "recorded" : "was recorded before"} (${uuid})`
        )
      }
      if (scrubbed && isNew) {
        noteTrouble({ kind: "scrubbed", definition, error: scrubbed.join(", ") })
      }
    }
  }
}

/**
 * The database didn't record an event, or nobody knows whether it did. Names the database's error without quoting it, because the driver's
 * message has the statement's values.
 */
export class NotRecordedError extends MedusaError {
  constructor(error: unknown, isUnknown: boolean) {
    const name = errorName(error)
    const what = isUnknown
      ? "It may have been recorded all the same: without a `key`, capturing it again may count it twice."
      : "Nothing was recorded. Capture it again once the database answers, with the same `key` if it has one."
    super(
      MedusaError.Types.DB_ERROR,
      `Expected the database to record the event, got ${name}. ${what}`,
      name
    )
  }
}

/** @throws {MissingTablesError} as it is, because it says what to do */
const notRecorded = (error: unknown): never => {
  throw error instanceof MissingTablesError ? error : new NotRecordedError(error, false)
}

/** Deletes a waiting event that nobody has tried to send; after a lost answer, PostHog may have it. Returns whether there was one. */
export const takeBack = async (database: Database, uuid: string): Promise<boolean> => {
  const { rows } = await database.raw<{ rows: unknown[] }>(
    `DELETE FROM posthog_outbox_event
     WHERE uuid = ? AND delivered_at IS NULL AND set_aside_at IS NULL AND leased_by IS NULL AND attempts = 0 AND last_error IS NULL
     RETURNING 1`,
    [uuid]
  )
  return rows.length > 0
}

/**
 * Records events in one statement. An event that is already in the outbox stays as it is: the first description of a fact counts.
 *
 * @returns the uuids that were new
 */
export const recordEvents = async (
  database: Database,
  events: readonly RecordableEvent[]
): Promise<string[]> => {
  if (events.length === 0) {
    return []
  }
  // The order is the same everywhere, because processes that record the same facts at once wait for each other's rows. One JSON parameter,
  // because a statement's bindings are limited, and its plan is then always the same. Health doesn't count rows without properties.
  const { rows } = await database.raw<{ rows: { uuid: string }[] }>(
    `INSERT INTO posthog_outbox_event
       (uuid, definition, entity_id, event, distinct_id, "timestamp", properties, bytes, amount, currency, due_at,
        set_aside_at, set_aside_reason, last_error)
     SELECT e.uuid, e.definition, e.entity_id, e.event, e.distinct_id, e."timestamp", CASE WHEN e.set_aside ->> 'reason' = 'consent_denied' THEN NULL ELSE e.properties END, octet_length(e.properties::text),
        e.money ->> 'amount', e.money ->> 'currency', now(),
        CASE WHEN e.set_aside IS NULL THEN NULL ELSE now() END, e.set_aside ->> 'reason', e.set_aside ->> 'detail'
     FROM jsonb_to_recordset(?::jsonb) AS e
       (uuid text, definition text, entity_id text, event text, distinct_id text, "timestamp" timestamptz,
        properties jsonb, money jsonb, set_aside jsonb)
     ORDER BY e.uuid
     ON CONFLICT (uuid) DO NOTHING
     RETURNING uuid`,
    [JSON.stringify(events)]
  )
  return rows.map((row) => row.uuid)
}
