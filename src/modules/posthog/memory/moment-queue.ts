import type { Moment } from "../../../events/moment"
import { GatherQueue } from "../../../lib/queue/gather-queue"
import type { GatherConfig } from "../../../lib/queue/gather-queue"
import type { QueueReports } from "./hint-queue"

/** Gathers moments in memory until they are in the outbox. What is lost here nobody finds again, so the log says so. */
export class MomentQueue extends GatherQueue<Moment> {
  constructor(
    config: GatherConfig,
    private readonly reports: QueueReports,
    onPending?: (pending: boolean) => void
  ) {
    super(
      {
        keyOf: ({ definition, key }) => `${definition}:${key}`,
        // The key may name a person.
        nameOf: ({ definition }) => `a ${definition}`,
        beyond: "events wait to be recorded; further ones are lost until they are.",
        givenUp: "no row proves it, so it is lost.",
        onLost: ({ definition }, error) =>
          reports.noteTrouble({ kind: "dropped", definition, error }),
      },
      config,
      reports.log,
      onPending
    )
  }

  /** Says in the log what ends with the process. */
  sayWhatIsLost(): void {
    const lost = this.size + this.lost
    if (lost > 0) {
      this.reports.log.error(
        `medusa-plugin-posthog: ${lost} events that no row proves could not be recorded and are lost with this process.`
      )
    }
  }
}
