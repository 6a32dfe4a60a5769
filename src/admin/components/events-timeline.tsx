import { Link } from "react-router-dom"
import type { EventSummary } from "../../operations/events/schema"
import { EventState } from "./event-state"
import { Timeline } from "./timeline"

/** Events with their states, the latest on top; each leads to its details. */
export const EventsTimeline = ({ events }: { events: readonly EventSummary[] }) => (
  <Timeline
    points={[...events]
      .sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp))
      .map(({ uuid, event, state, timestamp }) => ({
        key: uuid,
        at: timestamp,
        title: (
          <Link
            to={`/posthog/events?open=${uuid}`}
            className="focus-visible:shadow-borders-focus block truncate rounded-sm outline-none"
          >
            {event}
          </Link>
        ),
        children: <EventState state={state} />,
      }))}
  />
)
