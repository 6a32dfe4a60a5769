import { Button, Text } from "@medusajs/ui"
import { useState } from "react"
import { byStatus } from "../../../health/by-status"
import type { Check, Diagnosis } from "../../../health/check"
import { Answered, Panel } from "../../components/panel"
import { postAdmin, useAdmin } from "../../lib/queries"
import { useAct } from "../../lib/use-act"
import { useWords } from "../../lib/use-words"
import { CheckLine } from "./check-line"
import { merged } from "./merged"

/** The health list: what was found, what it means, and how to fix it. */
export const Checks = () => {
  const { say } = useWords()
  const result = useAdmin<{ checks: Check[] }>("/checks")
  const [diagnosis, setDiagnosis] = useState<Diagnosis>()
  const [isExamining, act] = useAct()
  // Only when a person wants to, because it asks PostHog and takes its time.
  const examine = async () =>
    setDiagnosis((await postAdmin<{ diagnosis: Diagnosis }>("/doctor")).diagnosis)
  return (
    <Panel
      level="h1"
      title={say("menu.settings")}
      subtitle={say("settings.subtitle")}
      actions={
        <Button
          size="small"
          variant="secondary"
          isLoading={isExamining}
          onClick={() => void act(examine)}
        >
          {say("settings.doctor.run")}
        </Button>
      }
    >
      <Said checks={diagnosis && merged(result.data?.checks ?? [], diagnosis)} />
      <Answered result={result} lines={8}>
        {({ checks }) => (
          <ul className="divide-y">
            {merged(checks, diagnosis)
              .sort(byStatus)
              .map((check) => (
                <li key={check.id} className="flex flex-col gap-y-3 px-6 py-4">
                  <CheckLine check={check} />
                </li>
              ))}
          </ul>
        )}
      </Answered>
    </Panel>
  )
}

/** What the doctor does, or how many problems there are since it was asked. */
const Said = ({ checks }: { checks: Check[] | undefined }) => {
  const { say } = useWords()
  const count = checks?.filter(({ status }) => status === "problem").length ?? 0
  const found = count === 0 ? "settings.doctor.healthy" : "settings.doctor.problems"
  return (
    <Text as="div" role="status" size="small" className="text-ui-fg-subtle px-6 py-4">
      {say(checks ? found : "settings.doctor.hint", { count })}
    </Text>
  )
}
