import { Alert, Button, StatusBadge, Text, toast } from "@medusajs/ui"
import { unknownEventIn } from "../../../capture/sweeps/backfill/unknown-event"
import type { Backfill } from "../../../operations/backfills/schema"
import { ConfirmedButton } from "../../components/confirmed-button"
import { Panel } from "../../components/panel"
import { ProgressBar } from "../../components/progress-bar"
import { postAdmin } from "../../lib/queries"
import { useAct } from "../../lib/use-act"
import { useWords } from "../../lib/use-words"
import { COLORS, stateOf } from "./state"
import { useRange } from "./use-range"

/** A backfill that isn't over: how far it is, and what can be done with it. */
export const OpenBackfill = ({ backfill }: { backfill: Backfill }) => {
  const { say } = useWords()
  const range = useRange()
  const state = stateOf(backfill)
  const unknownEvent = unknownEventIn(backfill.last_error)
  return (
    <Panel
      title={
        <span className="flex items-center gap-x-2">
          {range(backfill)}
          <StatusBadge color={COLORS[state]}>{say(`backfill.states.${state}`)}</StatusBadge>
        </span>
      }
      subtitle={say(`backfill.means.${state}`)}
      actions={<Actions backfill={backfill} />}
    >
      <div className="flex flex-col gap-y-3 px-6 py-4">
        <ProgressBar percent={backfill.percent} label={range(backfill)} />
        <Progress backfill={backfill} />
        {backfill.last_error && (
          <Alert variant="warning">
            {unknownEvent === undefined
              ? say("backfill.lastError", { error: backfill.last_error })
              : say("backfill.unknownEvent", { event: unknownEvent })}
          </Alert>
        )}
      </div>
    </Panel>
  )
}

const Progress = ({ backfill }: { backfill: Backfill }) => {
  const { say, format } = useWords()
  const { seen, estimate, recorded, skipped, rows_per_second, seconds_left } = backfill
  const figures = [
    say("backfill.seen", {
      seen: format.number(seen),
      total: format.number(Math.max(seen, estimate)),
    }),
    say("backfill.recorded", { count: recorded, events: format.number(recorded) }),
    ...(skipped > 0
      ? [say("backfill.skipped", { count: skipped, rows: format.number(skipped) })]
      : []),
    ...(backfill.is_active && rows_per_second !== null
      ? [say("backfill.rate", { rate: format.number(Math.round(rows_per_second)) })]
      : []),
    ...(backfill.is_active && seconds_left !== null
      ? [say("backfill.left", { duration: format.duration(Math.max(1, seconds_left)) })]
      : []),
  ]
  return (
    <div className="flex items-center justify-between gap-x-4">
      <Text size="small" leading="compact" className="text-ui-fg-subtle">
        {figures.join(" · ")}
      </Text>
      <Text size="small" leading="compact" weight="plus">
        {format.percent(backfill.percent)}
      </Text>
    </div>
  )
}

const Actions = ({ backfill }: { backfill: Backfill }) => {
  const { say, core } = useWords()
  const [, act] = useAct()
  const isResting = ["paused", "interrupted"].includes(stateOf(backfill))
  const change = async (action: "pause" | "resume" | "cancel") => {
    await postAdmin(`/backfills/${backfill.id}/${action}`)
    toast.success(say(`backfill.acted.${action}`))
  }
  return (
    <>
      <ConfirmedButton
        isFinal
        name={say("backfill.cancel")}
        hint={say("backfill.cancelWarning")}
        cancelText={core("actions.close")}
        run={() => change("cancel")}
      />
      <Button
        size="small"
        variant="secondary"
        onClick={() => void act(() => change(isResting ? "resume" : "pause"))}
      >
        {isResting ? say("backfill.resume") : say("backfill.pause")}
      </Button>
    </>
  )
}
