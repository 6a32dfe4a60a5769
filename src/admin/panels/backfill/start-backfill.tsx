import { Button, DatePicker, Text, toast } from "@medusajs/ui"
import { useState } from "react"
import type { BackfillEstimate } from "../../../operations/backfills/schema"
import { Choice } from "../../components/choice"
import { Field } from "../../components/field"
import { Panel } from "../../components/panel"
import { dayOf, daysLater } from "../../lib/days"
import { postAdmin, useAdmin } from "../../lib/queries"
import { useAct } from "../../lib/use-act"
import { useWords } from "../../lib/use-words"

/** What can be chosen to send. */
const CHOICES: Record<string, string[] | undefined> = {
  all: undefined,
  money: ["order_placed", "payment_captured", "payment_refunded"],
}

/** Chooses what a backfill covers, says what that means, and starts it. */
export const StartBackfill = () => {
  const { say } = useWords()
  const [from, setFrom] = useState<Date | null>(null)
  const [to, setTo] = useState<Date | null>(null)
  const [choice, setChoice] = useState("all")
  const [isStarting, act] = useAct()
  const request = {
    ...(from && { from: dayOf(from) }),
    // The last day is included.
    ...(to && { to: dayOf(daysLater(to, 1)) }),
    ...(CHOICES[choice] && { events: CHOICES[choice] }),
  }
  const start = async () => {
    await postAdmin("/backfills", request)
    toast.success(say("backfill.started"))
  }
  return (
    <Panel level="h1" title={say("menu.backfill")} subtitle={say("backfill.subtitle")}>
      <div className="grid grid-cols-1 gap-4 px-6 py-4 md:grid-cols-3">
        <Field id="backfill-from" label={say("backfill.from")} hint={say("backfill.fromHint")}>
          <DatePicker
            aria-labelledby="backfill-from-label"
            value={from}
            onChange={setFrom}
            maxValue={to ?? new Date()}
          />
        </Field>
        <Field id="backfill-to" label={say("backfill.to")} hint={say("backfill.toHint")}>
          <DatePicker
            aria-labelledby="backfill-to-label"
            value={to}
            onChange={setTo}
            minValue={from ?? undefined}
            maxValue={new Date()}
          />
        </Field>
        <Field
          id="backfill-events"
          label={say("backfill.events")}
          hint={say("backfill.eventsHint")}
        >
          <Choice
            id="backfill-events"
            size="base"
            value={choice}
            values={Object.keys(CHOICES)}
            say={(name) => say(`backfill.choices.${name}`)}
            onChange={setChoice}
          />
        </Field>
      </div>
      <div className="flex items-center justify-between gap-x-4 px-6 py-4">
        <Estimate request={request} />
        <Button size="small" isLoading={isStarting} onClick={() => void act(start)}>
          {say("backfill.start")}
        </Button>
      </div>
    </Panel>
  )
}

/** What it would check, before it starts. */
const Estimate = ({ request }: { request: object }) => {
  const { say, format } = useWords()
  const { data, error } = useAdmin<{ estimate: BackfillEstimate }>(
    "/backfills/estimate",
    { ...request },
    { isStill: true }
  )
  const words = () => {
    if (error) {
      return error.message
    }
    if (!data) {
      return say("backfill.estimating")
    }
    return data.estimate.rows === 0
      ? say("backfill.nothing")
      : say("backfill.estimate", {
          rows: format.number(data.estimate.rows),
          duration: format.duration(Math.max(60, data.estimate.seconds)),
        })
  }
  return (
    <Text size="small" leading="compact" aria-live="polite" className="text-ui-fg-subtle">
      {words()}
    </Text>
  )
}
