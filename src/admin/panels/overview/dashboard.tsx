import { Button, Checkbox, Label } from "@medusajs/ui"
import { useState } from "react"
import type { OverviewState, SetUpResult } from "../../../dashboards/schema"
import { ExternalLink } from "../../components/external-link"
import { Answered, Panel } from "../../components/panel"
import { Empty } from "../../components/states"
import { postAdmin, useAdmin } from "../../lib/queries"
import { useAct } from "../../lib/use-act"
import { useWords } from "../../lib/use-words"
import { SetUpLines } from "./set-up-lines"

const CHOICES = ["revenue_analytics", "customer_analytics", "restore"] as const

type Chosen = Partial<Record<(typeof CHOICES)[number], boolean>>

type Action = "preview" | "setUp"

/** Sets up the dashboard in PostHog, and shows what was done. */
export const Dashboard = () => {
  const { say } = useWords()
  const state = useAdmin<{ dashboard: OverviewState }>("/dashboard", {}, { isStill: true })
  const [chosen, setChosen] = useState<Chosen>({})
  const [setup, setSetup] = useState<SetUpResult>()
  const [action, setAction] = useState<Action>()
  const [isRunning, act] = useAct()
  const run = (which: Action) => {
    setAction(which)
    return act(async () => {
      const request = { ...chosen, dry_run: which === "preview" }
      setSetup((await postAdmin<{ setup: SetUpResult }>("/dashboard", request)).setup)
    })
  }
  const url = setup ? setup.url : state.data?.dashboard.url
  return (
    <Panel
      title={say("dashboard.title")}
      subtitle={say("dashboard.subtitle")}
      actions={
        <>
          {url && <ExternalLink to={url}>{say("dashboard.open")}</ExternalLink>}
          {state.data?.dashboard.can_be_set_up && (
            <Actions
              running={isRunning ? action : undefined}
              onClick={(which) => void run(which)}
            />
          )}
        </>
      }
    >
      <Answered result={state} lines={3}>
        {({ dashboard }) =>
          dashboard.can_be_set_up ? (
            <Choices chosen={chosen} onChange={setChosen} />
          ) : (
            <Empty title={say("dashboard.lacks")} message={say("dashboard.lacksHint")} />
          )
        }
      </Answered>
      {setup && <SetUpLines setup={setup} />}
    </Panel>
  )
}

const Actions = ({
  running,
  onClick,
}: {
  running: Action | undefined
  onClick: (which: Action) => void
}) => {
  const { say } = useWords()
  return (["preview", "setUp"] as const).map((which) => (
    <Button
      key={which}
      size="small"
      variant={which === "preview" ? "secondary" : "primary"}
      isLoading={running === which}
      disabled={running !== undefined}
      onClick={() => onClick(which)}
    >
      {say(`dashboard.${which}`)}
    </Button>
  ))
}

const Choices = ({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) => {
  const { say } = useWords()
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4">
      {CHOICES.map((choice) => (
        <div key={choice} className="flex items-center gap-x-2">
          <Checkbox
            id={`dashboard-${choice}`}
            checked={chosen[choice] ?? false}
            onCheckedChange={(is) => onChange({ ...chosen, [choice]: is === true })}
          />
          <Label htmlFor={`dashboard-${choice}`} size="small">
            {say(`dashboard.choices.${choice}`)}
          </Label>
        </div>
      ))}
    </div>
  )
}
