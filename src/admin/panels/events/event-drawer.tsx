import { Button, Drawer, Heading, toast } from "@medusajs/ui"
import type { EventDetail } from "../../../operations/events/schema"
import { EventState } from "../../components/event-state"
import { ExternalLink } from "../../components/external-link"
import { Names } from "../../components/names"
import { Answered } from "../../components/panel"
import { postAdmin, useAdmin } from "../../lib/queries"
import { useAct } from "../../lib/use-act"
import { useWords } from "../../lib/use-words"
import { EventFacts } from "./event-facts"

/** One event: what PostHog gets, and what happened to it. */
export const EventDrawer = ({ uuid, onClose }: { uuid?: string; onClose: () => void }) => {
  const { say, core } = useWords()
  const result = useAdmin<{ event: EventDetail }>(`/events/${uuid}`, {}, { enabled: !!uuid })
  // The data of the event that was open before stays until this one is there.
  const shown = result.data?.event.uuid === uuid ? result : { ...result, data: undefined }
  const event = shown.data?.event
  return (
    <Drawer open={!!uuid} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Drawer.Content id="posthog-event" aria-describedby={undefined}>
        <Names within="#posthog-event" name={core("actions.close")} />
        <Drawer.Header>
          <div className="flex items-center gap-x-2">
            <Drawer.Title asChild>
              <Heading>{event?.event ?? say("events.event")}</Heading>
            </Drawer.Title>
            {event && <EventState state={event.state} />}
          </div>
        </Drawer.Header>
        <Drawer.Body className="overflow-auto p-0">
          <Answered result={shown} lines={8}>
            {({ event: found }) => <EventFacts event={found} />}
          </Answered>
        </Drawer.Body>
        <Drawer.Footer>
          <Drawer.Close asChild>
            <Button size="small" variant="secondary">
              {core("actions.close")}
            </Button>
          </Drawer.Close>
          {event?.links && event.state === "delivered" && (
            <ExternalLink to={event.links.event}>{say("events.showInPosthog")}</ExternalLink>
          )}
          {event && CAN_BE_RETRIED.has(event.state) && <Retry uuid={event.uuid} />}
        </Drawer.Footer>
      </Drawer.Content>
    </Drawer>
  )
}

const CAN_BE_RETRIED = new Set(["set_aside", "held_back"])

const Retry = ({ uuid }: { uuid: string }) => {
  const { say } = useWords()
  const [, act] = useAct()
  const retry = async () => {
    await postAdmin("/events/retry", { uuids: [uuid] })
    toast.success(say("events.retried", { count: 1 }))
  }
  return (
    <Button size="small" onClick={() => void act(retry)}>
      {say("events.retry")}
    </Button>
  )
}
