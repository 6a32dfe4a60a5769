import { CheckCircleSolid } from "@medusajs/icons"
import { Answered, Panel } from "../../components/panel"
import { Empty } from "../../components/states"
import { useHealth } from "../../lib/queries"
import { useWords } from "../../lib/use-words"
import { SetAsideGroup } from "./set-aside-group"

/** Events that wait for a person, by reason. */
const SetAside = () => {
  const { say } = useWords()
  const result = useHealth()
  const { set_aside: groups = [], checked_at: countedAt } = result.data?.health ?? {}
  return (
    <>
      <Panel level="h1" title={say("menu.setAside")} subtitle={say("setAside.subtitle")}>
        {groups.length === 0 && (
          <Answered result={result} lines={2}>
            {() => (
              <Empty
                title={say("setAside.empty")}
                message={say("setAside.emptyHint")}
                icon={<CheckCircleSolid className="text-ui-tag-green-icon" />}
              />
            )}
          </Answered>
        )}
      </Panel>
      {groups.map(({ reason, count }) => (
        <SetAsideGroup key={reason} {...{ reason, count, countedAt }} />
      ))}
    </>
  )
}

export default SetAside
