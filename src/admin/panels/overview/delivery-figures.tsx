import type { PosthogHealth } from "../../../health/report"
import { MAX_COUNTED } from "../../../modules/posthog/outbox/conditions"
import { Row } from "../../components/panel"
import { useWords } from "../../lib/use-words"

/** The figures of delivery. Each is null if the outbox can't be read. */
export const DeliveryFigures = ({ health }: { health: PosthogHealth }) => {
  const { say, format } = useWords()
  const known = (figure: number | null, words: (figure: number) => string) =>
    figure === null ? say("unknown") : words(figure)
  const atMost = (events: number) =>
    events === MAX_COUNTED ? say("orMore", { count: format.number(events) }) : format.number(events)
  const { latency_p50_seconds: median, latency_p99_seconds: p99 } = health
  return (
    <>
      <Row name={say("overview.waiting")}>
        {known(health.waiting, (waiting) =>
          waiting === 0
            ? say("none")
            : say("overview.waitingSince", {
                events: atMost(waiting),
                oldest: format.duration(health.oldest_seconds ?? 0),
              })
        )}
      </Row>
      {health.last_error && <Row name={say("overview.lastError")}>{health.last_error}</Row>}
      <Row name={say("overview.delivered")}>{known(health.delivered_last_hour, atMost)}</Row>
      {!!health.dropped_last_hour && (
        <Row name={say("overview.dropped")}>{atMost(health.dropped_last_hour)}</Row>
      )}
      <Row name={say("overview.latency")}>
        {median === null || p99 === null
          ? say("overview.noLatency")
          : say("overview.latencies", {
              median: format.duration(median),
              p99: format.duration(p99),
            })}
      </Row>
      <Row name={say("overview.setAside")}>
        {health.set_aside.length === 0
          ? say("none")
          : health.set_aside
              .map(
                ({ reason, count }) => `${say(`events.reasons.${reason}`)}: ${format.number(count)}`
              )
              .join(", ")}
      </Row>
      <Row name={say("overview.project")}>
        {health.api_key_ending
          ? say("overview.projectKey", { host: health.host, ending: health.api_key_ending })
          : health.host}
      </Row>
      <Row name={say("overview.catchUp")}>
        {health.reconciled_at ? format.ago(health.reconciled_at) : say("overview.notYet")}
      </Row>
    </>
  )
}
