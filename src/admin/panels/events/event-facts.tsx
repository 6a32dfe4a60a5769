import { Heading, Text } from "@medusajs/ui"
import type { EventDetail } from "../../../operations/events/schema"
import { Json } from "../../components/json"
import { Row } from "../../components/panel"
import { TextLink } from "../../components/text-link"
import { Timeline } from "../../components/timeline"
import { useWords } from "../../lib/use-words"

/** The facts of an event, its history, and its payload. */
export const EventFacts = ({ event }: { event: EventDetail }) => {
  const { say, format } = useWords()
  const { properties, amount, currency, links } = event
  const session = properties?.$session_id
  return (
    <div className="divide-y">
      <Row isNarrow name={say("events.happened")}>
        {format.time(event.timestamp)}
      </Row>
      <Row isNarrow name={say("events.columns.person")}>
        {links ? <TextLink to={links.person}>{event.distinct_id}</TextLink> : event.distinct_id}
      </Row>
      {typeof session === "string" && (
        <Row isNarrow name={say("events.session")}>
          {links?.session ? <TextLink to={links.session}>{session}</TextLink> : session}
        </Row>
      )}
      <Subject event={event} />
      {amount !== null && currency !== null && (
        <Row isNarrow name={say("events.columns.amount")}>
          {format.money(amount, currency)}
        </Row>
      )}
      {event.state !== "delivered" && event.attempts > 0 && (
        <Row isNarrow name={say("events.attempts")}>
          {format.number(event.attempts)}
        </Row>
      )}
      {event.last_error && (
        <Row isNarrow name={say("events.lastError")}>
          {event.last_error}
        </Row>
      )}
      <div className="flex flex-col gap-y-4 px-6 py-4">
        <Heading level="h2">{say("events.history")}</Heading>
        <History event={event} />
      </div>
      <div className="px-6 py-4">
        <Payload event={event} />
      </div>
    </div>
  )
}

/** The row of the store that proves the event, and the order it is about. */
const Subject = ({ event: { entity_id, properties } }: { event: EventDetail }) => {
  const { say } = useWords()
  const order = [entity_id, properties?.order_id].find(
    (id): id is string => typeof id === "string" && id.startsWith("order_")
  )
  return (
    <>
      {order && (
        <Row isNarrow name={say("events.order")}>
          <TextLink to={`/orders/${order}`}>{order}</TextLink>
        </Row>
      )}
      {entity_id && entity_id !== order && (
        <Row isNarrow name={say("events.row")}>
          {entity_id}
        </Row>
      )}
    </>
  )
}

const History = ({ event: { history } }: { event: EventDetail }) => {
  const { say } = useWords()
  const points = history.map(({ what, at, by, by_name, reason, detail }) => ({
    key: `${what} ${at}`,
    at,
    title: say(`events.did.${what}`),
    children: [
      reason && say(`events.reasons.${reason}`),
      detail,
      by && say("events.by", { by: by_name ?? by }),
    ]
      .filter(Boolean)
      .map((line) => (
        <Text key={line} size="small" className="text-ui-fg-subtle break-words">
          {line}
        </Text>
      )),
  }))
  return <Timeline points={points.reverse()} />
}

/** What PostHog gets; of a receipt, why there is nothing. */
const Payload = ({ event }: { event: EventDetail }) => {
  const { say } = useWords()
  const { uuid, event: name, distinct_id, timestamp, properties } = event
  return properties ? (
    <Json
      title={say(event.state === "delivered" ? "events.sent" : "events.toBeSent")}
      value={{ uuid, event: name, distinct_id, timestamp, properties }}
    />
  ) : (
    <Text size="small" className="text-ui-fg-subtle">
      {say(event.state === "delivered" ? "events.receipt" : "events.noPayload")}
    </Text>
  )
}
