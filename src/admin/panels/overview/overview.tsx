import { Alert } from "@medusajs/ui"
import { Suspense, lazy } from "react"
import type { PosthogHealth } from "../../../health/report"
import { Answered, Panel } from "../../components/panel"
import { LoadingPanel } from "../../components/states"
import { useAdmin } from "../../lib/queries"
import { useWords } from "../../lib/use-words"
import { DeliveryFigures } from "./delivery-figures"
import { Verdict } from "./verdict"

const RevenueChart = lazy(() => import("./revenue-chart"))

/** Whether events are delivered, what to do if they are not, and the money that PostHog will show. */
const Overview = () => {
  const { say } = useWords()
  const result = useAdmin<{ health: PosthogHealth }>("/health")
  return (
    <>
      <Panel
        level="h1"
        title={say("menu.posthog")}
        subtitle={say("overview.subtitle")}
        actions={result.data && <Verdict health={result.data.health} />}
      >
        <Answered result={result}>{({ health }) => <DeliveryFigures health={health} />}</Answered>
      </Panel>
      {result.data?.health.problems.map((problem) => (
        <Alert key={problem} variant="warning">
          {problem}
        </Alert>
      ))}
      <Suspense fallback={<LoadingPanel />}>
        <RevenueChart />
      </Suspense>
    </>
  )
}

export default Overview
