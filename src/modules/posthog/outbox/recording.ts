import { firstLegalId } from "../../../identity/illegal-ids"
import { errorName } from "../../../lib/error-name"
import { inTurns } from "../../../lib/in-turns"
import type { Log } from "../../../lib/log"
import type { DescribedEvent, RecordableEvent } from "../../../events/outbox-event"
import type { NoteTrouble } from "../../../events/trouble"
import type { ResolvedOptions } from "../../../options/schema"
import type { Outbox } from "./outbox"
import { finishEvent } from "../payload/finish"
import type { Finishing } from "../payload/finish"
import { OptionFailedError } from "../payload/option-failed-error"
import { NotRecordedError } from "./not-recorded-error"

export interface RecordingParts {
  outbox: Pick<Outbox, "record">
  options: Pick<ResolvedOptions, "debug" | "disabled">
  finishing: Finishing
  log: Pick<Log, "error" | "info">
  noteTrouble: NoteTrouble
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
   * @throws the database's error; nothing was recorded then
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
   * @throws {OptionFailedError}, {NotRecordedError}; nothing was recorded then
   */
  async recordMoment(
    moment: DescribedEvent | undefined
  ): Promise<{ uuid: string; isNew: boolean } | undefined> {
    if (!moment || this.parts.options.disabled) {
      return undefined
    }
    const finished = this.finish(moment)
    const recorded = await this.keep([finished]).catch((error: unknown) => {
      throw new NotRecordedError(error)
    })
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
