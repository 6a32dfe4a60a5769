import { Heading } from "@medusajs/ui"
import type { Person } from "../../../operations/customers/schema"
import type { EventList } from "../../../operations/events/schema"
import { EventsTimeline } from "../../components/events-timeline"
import { ExternalLink } from "../../components/external-link"
import { Answered, Panel, Row } from "../../components/panel"
import { useAdmin } from "../../lib/queries"
import { useWords } from "../../lib/use-words"

const SHOWN = 5

/** The customer as PostHog knows them, and what they did last. */
export const CustomerPerson = ({ customerId }: { customerId: string }) => {
  const { say } = useWords()
  const person = useAdmin<{ person: Person }>(`/customers/${customerId}`)
  const events = useAdmin<EventList>("/events", { customer_id: customerId, limit: SHOWN })
  return (
    <Panel title={say("menu.posthog")}>
      <Answered result={person}>{({ person: found }) => <PersonFacts person={found} />}</Answered>
      {!!events.data?.count && (
        <div className="flex flex-col gap-y-4 px-6 py-4">
          <Heading level="h3">{say("customer.lastEvents")}</Heading>
          <EventsTimeline events={events.data.events} />
        </div>
      )}
    </Panel>
  )
}

const PersonFacts = ({
  person: { distinct_id, has_profile, consent, lifetime_value, links },
}: {
  person: Person
}) => {
  const { say, format } = useWords()
  return (
    <>
      <Row name={say("customer.person")}>{has_profile ? distinct_id : say("customer.guest")}</Row>
      <Row name={say("customer.consent")}>{say(`customer.consents.${consent ?? "unknown"}`)}</Row>
      <Row name={say("customer.value")}>
        {lifetime_value.map(({ amount, currency }) => format.money(amount, currency)).join(", ") ||
          "-"}
      </Row>
      {links && (
        <div className="flex flex-wrap gap-2 px-6 py-4">
          <ExternalLink to={links.person}>{say("customer.openPerson")}</ExternalLink>
          <ExternalLink to={links.recordings}>{say("customer.openRecordings")}</ExternalLink>
        </div>
      )}
    </>
  )
}
