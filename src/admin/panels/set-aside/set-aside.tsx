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
  const groups = result.data?.health.set_aside ?? []
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
        <SetAsideGroup key={reason} reason={reason} count={count} />
      ))}
    </>
  )
}

export default SetAside
