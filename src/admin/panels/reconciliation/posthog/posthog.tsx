import { Button } from "@medusajs/ui"
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import type { PosthogTable, SentAgain } from "../../../../operations/reconciliation/schema"
import type { Setting } from "../../../../options/setting"
import { Answered, Panel } from "../../../components/panel"
import { Empty } from "../../../components/states"
import { ConfirmedButton } from "../../../components/confirmed-button"
import { postAdmin, readAdmin, useAdmin } from "../../../lib/queries"
import { useWords } from "../../../lib/use-words"
import { PosthogLines } from "./lines-table"
import { PosthogSummary } from "./summary"

const PATH = "/reconciliation/posthog"

/** What PostHog accepted compared with what it shows. PostHog is asked only when a person asks. */
export const ComparedWithPosthog = ({ range }: { range: { from: string; to?: string } }) => {
  const { say } = useWords()
  const lacking = useLacking()
  const [sent, setSent] = useState<SentAgain>()
  const asked = useMutation({
    mutationFn: () => readAdmin<{ comparison: PosthogTable }>(PATH, range),
    onMutate: () => setSent(undefined),
  })
  const comparison = asked.data?.comparison
  const ask = () => asked.mutate()
  return (
    <>
      <Panel
        title={say("reconciliation.posthog.title")}
        subtitle={say("reconciliation.posthog.subtitle")}
        actions={
          lacking?.length === 0 && (
            <>
              <Button size="small" variant="secondary" isLoading={asked.isPending} onClick={ask}>
                {say("reconciliation.posthog.compare")}
              </Button>
              {!!comparison?.dropped && !sent && (
                <ConfirmedButton
                  name={say("reconciliation.posthog.sendAgain")}
                  title={say("reconciliation.posthog.sendTitle", { count: comparison.dropped })}
                  hint={say("reconciliation.posthog.sendHint")}
                  run={async () => setSent(await postAdmin<SentAgain>(`${PATH}/send-again`, range))}
                />
              )}
            </>
          )
        }
      >
        {!!lacking?.length && (
          <Empty
            title={say("dashboard.lacks")}
            message={say("reconciliation.posthog.lacks", { options: lacking.join(", ") })}
          />
        )}
        {asked.isIdle ? null : (
          <Answered result={{ ...asked, refetch: ask }} lines={3}>
            {(answer) => <PosthogSummary comparison={answer.comparison} sent={sent} />}
          </Answered>
        )}
      </Panel>
      {!!comparison?.lines.length && <PosthogLines lines={comparison.lines} />}
    </>
  )
}

const NEEDED = ["personalApiKey", "projectId"]

/** The options that are needed to ask PostHog, but aren't set; undefined until that is known. */
const useLacking = (): string[] | undefined => {
  const { data } = useAdmin<{ settings: Setting[] }>("/settings", {}, { isStill: true })
  return data?.settings
    .filter(({ name, value }) => NEEDED.includes(name) && value === null)
    .map(({ name, env }) => (env ? `${name} (${env})` : name))
}
