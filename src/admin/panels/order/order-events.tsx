import { Button } from "@medusajs/ui"
import { Link } from "react-router-dom"
import type { EventList } from "../../../operations/events/schema"
import { EventsTimeline } from "../../components/events-timeline"
import { Answered, Panel } from "../../components/panel"
import { Empty } from "../../components/states"
import { useAdmin } from "../../lib/queries"
import { useWords } from "../../lib/use-words"

/** As many as an order causes, with some edits and parcels. */
const SHOWN = 30

export const OrderEvents = ({ orderId }: { orderId: string }) => {
  const { say } = useWords()
  const result = useAdmin<EventList>("/events", { order_id: orderId, limit: SHOWN })
  return (
    <Panel
      title={say("menu.posthog")}
      actions={
        <Button size="small" variant="transparent" className="text-ui-fg-subtle" asChild>
          <Link to={`/posthog/events?q=${orderId}`}>{say("order.all")}</Link>
        </Button>
      }
    >
      <Answered result={result}>
        {({ events }) =>
          events.length === 0 ? (
            <Empty title={say("events.empty")} message={say("order.empty")} />
          ) : (
            <div className="px-6 py-4">
              <EventsTimeline events={events} />
            </div>
          )
        }
      </Answered>
    </Panel>
  )
}
