import { Badge, Text } from "@medusajs/ui"
import type { Setting } from "../../../options/setting"
import { Answered, Panel, Row } from "../../components/panel"
import { useAdmin } from "../../lib/queries"
import { useWords } from "../../lib/use-words"

/** What was set comes before defaults. */
const bySource = (a: Setting, b: Setting): number =>
  Number(a.source === "default") - Number(b.source === "default")

/** The options in force, and where each comes from. */
export const SettingsInForce = () => {
  const { say } = useWords()
  const result = useAdmin<{ settings: Setting[] }>("/settings")
  return (
    <Panel title={say("settings.inForce")} subtitle={say("settings.inForceHint")}>
      <Answered result={result} lines={10}>
        {({ settings }) => (
          <div className="divide-y">
            {[...settings].sort(bySource).map((setting) => (
              <Row
                key={setting.name}
                name={
                  <span className="flex flex-wrap items-center gap-2">
                    {setting.name}
                    <Source setting={setting} />
                  </span>
                }
              >
                {setting.value ?? (
                  <span className="text-ui-fg-subtle">{say("settings.notSet")}</span>
                )}
              </Row>
            ))}
          </div>
        )}
      </Answered>
    </Panel>
  )
}

const Source = ({ setting: { source, env } }: { setting: Setting }) => {
  const { say } = useWords()
  return source === "default" ? (
    <Text size="xsmall" leading="compact" className="text-ui-fg-subtle">
      {say("settings.sources.default")}
    </Text>
  ) : (
    <Badge size="2xsmall">
      {source === "environment" ? (env ?? "NODE_ENV") : say("settings.sources.option")}
    </Badge>
  )
}
