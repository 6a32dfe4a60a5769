import { Drawer, Heading } from "@medusajs/ui"
import type { ReconciledLine } from "../../../operations/reconciliation/schema"
import { Agreement } from "../../components/agreement"
import { Row } from "../../components/panel"
import { useWords } from "../../lib/use-words"

/** One line's events, with the store's amounts and the recorded ones. */
export const LineDrawer = ({
  line,
  onClose,
}: {
  line: ReconciledLine | undefined
  onClose: () => void
}) => {
  const { format } = useWords()
  return (
    <Drawer open={line !== undefined} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title>{line && format.day(line.day)}</Drawer.Title>
          <Drawer.Description className="text-ui-fg-subtle txt-small">
            {line && [line.sales_channel?.name, line.currency].filter(Boolean).join(" · ")}
          </Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="divide-y overflow-y-auto p-0">
          {line?.events.map((event) => (
            <EventFigures key={event.event} event={event} currency={line.currency} />
          ))}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer>
  )
}

const COUNTS = [
  "delivered",
  "waiting",
  "set_aside",
  "dropped",
  "missing",
  "only_in_outbox",
] as const

const EventFigures = ({
  event,
  currency,
}: {
  event: ReconciledLine["events"][number]
  currency: string
}) => {
  const { say, format } = useWords()
  const both = (count: number, amount: number) =>
    `${format.number(count)} · ${format.money(amount, currency)}`
  return (
    <div className="divide-y">
      <div className="flex items-center justify-between px-6 py-4">
        <Heading level="h3">{event.event}</Heading>
        <Agreement agrees={event.agrees} />
      </div>
      <Row name={say("reconciliation.columns.store")}>{both(event.store, event.store_amount)}</Row>
      <Row name={say("reconciliation.columns.recorded")}>
        {both(event.recorded, event.recorded_amount)}
      </Row>
      {COUNTS.filter((count) => event[count] !== 0 || count === "delivered").map((count) => (
        <Row key={count} name={say(`reconciliation.columns.${count}`)}>
          {format.number(event[count])}
        </Row>
      ))}
    </div>
  )
}
