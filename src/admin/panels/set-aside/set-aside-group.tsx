import { Badge, Button, Text, toast } from "@medusajs/ui"
import type { EventList } from "../../../operations/events/schema"
import { ConfirmedButton } from "../../components/confirmed-button"
import { Answered, Panel, Row } from "../../components/panel"
import { TextLink } from "../../components/text-link"
import { postAdmin, useAdmin } from "../../lib/queries"
import { useAct } from "../../lib/use-act"
import { useWords } from "../../lib/use-words"

/** As many as show what the rest is like. */
const SHOWN = 5

interface Group {
  reason: string
  count: number
  countedAt?: string | null | undefined
}

/** The events that were set aside for one reason: what it means, and what can be done. */
export const SetAsideGroup = (group: Group) => {
  const { reason, count } = group
  const { say, format } = useWords()
  const result = useAdmin<EventList>("/events", { state: "set_aside", reason, limit: SHOWN })
  return (
    <Panel
      title={
        <span className="flex items-center gap-x-2">
          {say(`events.reasons.${reason}`)}
          <Badge size="2xsmall">{format.number(count)}</Badge>
        </span>
      }
      subtitle={say(`setAside.means.${reason}`)}
      actions={<Actions {...group} />}
    >
      <Answered result={result} lines={SHOWN}>
        {({ events }) =>
          events.map((event) => (
            <Row
              key={event.uuid}
              name={<TextLink to={`/posthog/events?open=${event.uuid}`}>{event.event}</TextLink>}
            >
              {event.last_error ?? format.time(event.timestamp)}
            </Row>
          ))
        }
      </Answered>
      {count > SHOWN && (
        <div className="px-6 py-4">
          <Text size="small" leading="compact" className="text-ui-fg-subtle">
            {say("setAside.more", { count: count - SHOWN, number: format.number(count - SHOWN) })}
          </Text>
        </div>
      )}
    </Panel>
  )
}

const Actions = ({ reason, count, countedAt }: Group) => {
  const { say } = useWords()
  const [, act] = useAct()
  const change = async (path: string, done: string, before?: string | null) => {
    const changed = await postAdmin<{ count: number }>(path, { reason, ...(before && { before }) })
    toast.success(say(done, { count: changed.count }))
  }
  return (
    <>
      <ConfirmedButton
        isFinal
        name={say("setAside.discard")}
        hint={say("setAside.discardWarning", { count })}
        // Those that came meanwhile weren't in the question.
        run={() => change("/events/discard", "setAside.discarded", countedAt)}
      />
      <Button
        size="small"
        variant="secondary"
        onClick={() => void act(() => change("/events/retry", "events.retried"))}
      >
        {say("events.retry")}
      </Button>
    </>
  )
}
