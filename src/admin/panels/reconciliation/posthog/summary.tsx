import { CheckCircleSolid } from "@medusajs/icons"
import { Alert, Text } from "@medusajs/ui"
import { sumOf } from "../../../../lib/sum-of"
import type { PosthogTable, SentAgain } from "../../../../operations/reconciliation/schema"
import { Empty } from "../../../components/states"
import { useWords } from "../../../lib/use-words"

/** What came of the comparison, and of sending again. */
export const PosthogSummary = ({
  comparison: { dropped, erased, lines, too_new },
  sent,
}: {
  comparison: PosthogTable
  sent: SentAgain | undefined
}) => {
  const { say } = useWords()
  return (
    <>
      {dropped === 0 && <Agrees lines={lines} too_new={too_new} />}
      {dropped > 0 && (
        <div className="flex flex-col gap-y-2 px-6 py-4">
          {sent ? (
            <Alert variant="success">
              {say("reconciliation.posthog.sent", { count: sent.sent_again })}
            </Alert>
          ) : (
            <Alert variant="warning">
              {say("reconciliation.posthog.droppedHint", { count: dropped })}
            </Alert>
          )}
          {!!sent?.left && (
            <Alert variant="warning">
              {say("reconciliation.posthog.leftHint", { count: sent.left })}
            </Alert>
          )}
        </div>
      )}
      {too_new > 0 && lines.length > 0 && (
        <Note>{say("reconciliation.posthog.tooNew", { count: too_new })}</Note>
      )}
      {erased > 0 && <Note>{say("reconciliation.posthog.erased", { count: erased })}</Note>}
    </>
  )
}

const Agrees = ({ lines, too_new }: Pick<PosthogTable, "lines" | "too_new">) => {
  const { say, format } = useWords()
  const count = sumOf(lines, ({ shown }) => shown.count)
  return lines.length === 0 ? (
    <Empty
      title={say("reconciliation.empty")}
      message={
        too_new > 0
          ? say("reconciliation.posthog.tooNew", { count: too_new })
          : say("reconciliation.posthog.emptyHint")
      }
    />
  ) : (
    <Empty
      title={say("reconciliation.posthog.agrees")}
      message={say("reconciliation.posthog.agreesHint", { count, number: format.number(count) })}
      icon={<CheckCircleSolid className="text-ui-tag-green-icon" />}
    />
  )
}

const Note = ({ children }: { children: string }) => (
  <Text size="small" className="text-ui-fg-subtle px-6 py-4">
    {children}
  </Text>
)
