import { Alert, Skeleton } from "@medusajs/ui"
import { Suspense, lazy } from "react"
import type { PosthogHealth } from "../../../health/report"
import type { EventList } from "../../../operations/events/schema"
import { ExternalLink } from "../../components/external-link"
import { Answered, Panel } from "../../components/panel"
import { Prose } from "../../components/prose"
import { LoadingPanel } from "../../components/states"
import { useAdmin, useHealth } from "../../lib/queries"
import { useWords } from "../../lib/use-words"
import { Dashboard } from "./dashboard"
import { DeliveryFigures } from "./delivery-figures"
import { stateOf } from "./state"
import { Verdict } from "./verdict"

const RevenueChart = lazy(() => import("./revenue-chart"))
const DeliveriesChart = lazy(() => import("./deliveries-chart"))

/** Whether events are delivered, what to do if they are not, and the money that PostHog will show. */
const Overview = () => {
  const { say, sayAll } = useWords()
  const result = useHealth()
  const health = result.data?.health
  return (
    <>
      <Panel
        level="h1"
        title={
          <span className="flex items-center gap-x-2">
            {say("menu.posthog")}
            {health && !result.error && <Verdict health={health} />}
          </span>
        }
        subtitle={
          health ? <Since health={health} /> : <Skeleton className="h-5" style={{ width: 192 }} />
        }
        actions={
          health?.project_url && (
            <ExternalLink to={health.project_url}>{say("openPosthog")}</ExternalLink>
          )
        }
      >
        {!!health?.problems.length && (
          <ul className="flex flex-col gap-y-2 px-6 py-4">
            {health.problem_sentences.map((sentences, n) => (
              <li key={health.problems[n]}>
                <Alert variant="warning">
                  <Prose>{sayAll(sentences)}</Prose>
                </Alert>
              </li>
            ))}
          </ul>
        )}
        <Answered result={result} lines={7}>
          {(data) => <DeliveryFigures health={data.health} />}
        </Answered>
      </Panel>
      <Suspense fallback={<LoadingPanel />}>
        <RevenueChart />
      </Suspense>
      <Suspense fallback={<LoadingPanel />}>
        <DeliveriesChart />
      </Suspense>
      <Dashboard />
    </>
  )
}

/** Since when it is so: the oldest event that waits, or the last one that was delivered. */
const Since = ({ health }: { health: PosthogHealth }) => {
  const { say, format } = useWords()
  const { data, isLoading } = useAdmin<EventList>("/events", { state: "delivered", limit: 1 })
  const newest = data?.events[0]
  if (stateOf(health) === "local") {
    return say("overview.local")
  }
  if (health.waiting && health.oldest_seconds && health.last_error) {
    return say("overview.waitsSince", { duration: format.duration(health.oldest_seconds) })
  }
  if (isLoading) {
    return <Skeleton className="h-5" style={{ width: 192 }} />
  }
  return newest?.delivered_at
    ? say("overview.lastDelivered", { ago: format.ago(newest.delivered_at) })
    : say("overview.subtitle")
}

export default Overview
