import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Alert, Container, Heading, StatusBadge, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import type { PosthogHealth } from "../../../../health/report"
import { MAX_COUNTED } from "../../../../modules/posthog/outbox/max-counted"
import { useHealth } from "../../../lib/use-health"
import { count, duration } from "../../../lib/words"

/** Status from `GET /admin/posthog/health`: whether events are delivered, and what to do if they are not. */
const PosthogPage = () => {
  const { health, error } = useHealth()
  return (
    <div className="flex flex-col gap-y-3">
      <Container className="divide-y p-0">
        <div className="flex items-center justify-between px-6 py-4">
          <div>
            <Heading>PostHog</Heading>
            <Text size="small" className="text-ui-fg-subtle">
              Delivery of this store’s events to PostHog
            </Text>
          </div>
          {health && !error && <Verdict isHealthy={health.is_healthy} />}
        </div>
        {error && (
          <div className="px-6 py-4">
            <Alert variant="error">Couldn’t load status: {error.message}</Alert>
          </div>
        )}
        {health && <Figures health={health} />}
      </Container>
      {health?.problems.map((problem) => (
        <Alert key={problem} variant="warning">
          {problem}
        </Alert>
      ))}
    </div>
  )
}

const Verdict = ({ isHealthy }: { isHealthy: boolean }) =>
  isHealthy ? (
    <StatusBadge color="green">All events delivered</StatusBadge>
  ) : (
    <StatusBadge color="orange">Needs attention</StatusBadge>
  )

const Figures = ({ health }: { health: PosthogHealth }) => (
  <dl>
    <Figure name="Waiting for delivery">
      {known(health.waiting, (waiting) =>
        waiting === 0
          ? "None"
          : `${count(waiting)} (oldest: ${duration(health.oldest_seconds ?? 0)})`
      )}
    </Figure>
    {health.last_error && <Figure name="Last delivery error">{health.last_error}</Figure>}
    <Figure name="Delivered in the last hour">{known(health.delivered_last_hour, atMost)}</Figure>
    {health.dropped_last_hour ? (
      <Figure name="Dropped by beforeSend in the last hour">
        {atMost(health.dropped_last_hour)}
      </Figure>
    ) : null}
    <Figure name="Delivery time in the last hour">
      {health.latency_p50_seconds === null || health.latency_p99_seconds === null
        ? "No events delivered"
        : `${duration(health.latency_p50_seconds)} median, ${duration(health.latency_p99_seconds)} p99`}
    </Figure>
    <Figure name="Set aside">
      {health.set_aside.length === 0
        ? "None"
        : health.set_aside
            .map(({ reason, count: events }) => `${count(events)} ${reason}`)
            .join(", ")}
    </Figure>
    <Figure name="PostHog project">
      {health.host}
      {health.api_key_ending && ` (API key ending in ${health.api_key_ending})`}
    </Figure>
    <Figure name="Last catch-up">
      {health.reconciled_at ? new Date(health.reconciled_at).toLocaleString() : "Not yet"}
    </Figure>
  </dl>
)

/** A figure is null if the outbox cannot be read. */
const known = (figure: number | null, say: (figure: number) => string): string =>
  figure === null ? "Unknown" : say(figure)

const atMost = (events: number): string =>
  events === MAX_COUNTED ? `${count(events)} or more` : count(events)

const Figure = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="grid grid-cols-2 items-center border-t px-6 py-4 first:border-t-0">
    <dt>
      <Text size="small" leading="compact" weight="plus">
        {name}
      </Text>
    </dt>
    <dd>
      <Text size="small" leading="compact" className="text-ui-fg-subtle">
        {children}
      </Text>
    </dd>
  </div>
)

export const config = defineRouteConfig({ label: "PostHog" })

export default PosthogPage
