import { Alert } from "@medusajs/ui"
import type { Reconciliation } from "../../../operations/reconciliation/schema"
import { Accuracy } from "../../components/accuracy"
import { Row } from "../../components/panel"
import { useWords } from "../../lib/use-words"

/** The whole range: how much of it is in PostHog, and what isn't. */
export const Summary = ({ reconciliation }: { reconciliation: Reconciliation }) => {
  const { say, format } = useWords()
  const { from, to, store, delivered, waiting, missing, set_aside, unreadable_rows } =
    reconciliation
  const unreadable = unreadable_rows[0]
  return (
    <>
      <Row name={say("reconciliation.accuracy")}>
        <Accuracy percent={reconciliation.accuracy} />
      </Row>
      <Row name={say("reconciliation.compared")}>
        {say("reconciliation.deliveredOf", {
          delivered: format.number(delivered),
          store: format.number(store),
        })}
      </Row>
      {waiting > 0 && <Row name={say("reconciliation.waiting")}>{format.number(waiting)}</Row>}
      <Row name={say("reconciliation.span")}>
        {say("reconciliation.spanOf", {
          from: from ? format.time(from) : say("backfill.beginning"),
          to: format.time(to),
        })}
      </Row>
      {(missing > 0 || set_aside > 0 || unreadable) && (
        <div className="flex flex-col gap-y-2 px-6 py-4">
          {missing > 0 && (
            <Alert variant="warning">{say("reconciliation.missingHint", { count: missing })}</Alert>
          )}
          {set_aside > 0 && (
            <Alert variant="warning">
              {say("reconciliation.setAsideHint", { count: set_aside })}
            </Alert>
          )}
          {unreadable && (
            <Alert variant="warning">
              {say("reconciliation.unreadableHint", {
                event: unreadable.event,
                id: unreadable.entity_id,
              })}
            </Alert>
          )}
        </div>
      )}
    </>
  )
}
