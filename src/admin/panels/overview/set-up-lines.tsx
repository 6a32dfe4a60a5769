import { Alert } from "@medusajs/ui"
import { isNamed } from "../../../dashboards/is-named"
import type { SetUpLine, SetUpResult } from "../../../dashboards/schema"
import { Row } from "../../components/panel"
import { Prose } from "../../components/prose"
import { useWords } from "../../lib/use-words"

/** What a person may have to look at comes first. */
const OUTCOMES: SetUpLine["outcome"][] = [
  "failed",
  "created",
  "updated",
  "kept",
  "away",
  "unneeded",
  "unchanged",
  "unseen",
]

/** What was created, kept, and left out, and why a part failed. */
export const SetUpLines = ({ setup: { lines, is_dry_run } }: { setup: SetUpResult }) => {
  const { say } = useWords()
  const failed = lines.flatMap(({ name, reason }) => (reason ? [{ name, reason }] : []))
  return (
    <div className="divide-y" aria-live="polite">
      {(is_dry_run || failed.length > 0) && (
        <div className="flex flex-col gap-y-2 px-6 py-4">
          {is_dry_run && <Alert>{say("dashboard.wasPreview")}</Alert>}
          {failed.map(({ name, reason }) => (
            <Alert key={name} variant="warning">
              {name}: <Prose>{reason}</Prose>
            </Alert>
          ))}
        </div>
      )}
      {OUTCOMES.map((outcome) => (
        <Outcome
          key={outcome}
          outcome={outcome}
          lines={lines.filter((line) => line.outcome === outcome)}
        />
      ))}
    </div>
  )
}

const Outcome = ({
  outcome,
  lines,
}: {
  outcome: SetUpLine["outcome"]
  lines: readonly SetUpLine[]
}) => {
  const { say } = useWords()
  const count = lines.filter((line) => !isNamed(line)).length
  const names = [
    ...lines.filter(isNamed).map(({ name }) => name),
    ...(count > 0 ? [say("dashboard.descriptions", { count })] : []),
  ]
  return names.length > 0 ? (
    <Row name={say(`dashboard.outcomes.${outcome}`)}>{names.join(" · ")}</Row>
  ) : null
}
