import { Copy, StatusBadge, Text } from "@medusajs/ui"
import type { Check } from "../../../operations/settings/schema"
import { Answered, Panel } from "../../components/panel"
import { useAdmin } from "../../lib/queries"
import { useWords } from "../../lib/use-words"

const COLORS = { ok: "green", problem: "red", hint: "orange", unknown: "grey" } as const

/** What needs a person comes first. */
const ORDER: Check["status"][] = ["problem", "unknown", "hint", "ok"]

const byStatus = (a: Check, b: Check): number => ORDER.indexOf(a.status) - ORDER.indexOf(b.status)

/** The health list: what was found, what it means, and how to fix it. */
export const Checks = () => {
  const { say } = useWords()
  const result = useAdmin<{ checks: Check[] }>("/checks")
  return (
    <Panel level="h1" title={say("menu.settings")} subtitle={say("settings.subtitle")}>
      <Answered result={result} lines={8}>
        {({ checks }) => (
          <ul className="divide-y">
            {[...checks].sort(byStatus).map((check) => (
              <li key={check.id} className="flex flex-col gap-y-3 px-6 py-4">
                <CheckLine check={check} />
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </Panel>
  )
}

const CheckLine = ({ check: { id, status, found, snippet } }: { check: Check }) => {
  const { say } = useWords()
  return (
    <>
      <div className="flex items-center justify-between gap-x-4">
        <Text size="small" leading="compact" weight="plus">
          {say(`settings.checks.${id}.title`)}
        </Text>
        <StatusBadge color={COLORS[status]}>{say(`settings.status.${status}`)}</StatusBadge>
      </div>
      {found.length > 0 && (
        <>
          <Text size="small" className="text-ui-fg-subtle max-w-[600px] text-pretty">
            {say(`settings.checks.${id}.means`)} {say(`settings.checks.${id}.fix`)}
          </Text>
          <ul className="flex flex-col gap-y-1">
            {found.map((what) => (
              <li key={what}>
                <Text size="small" className="text-ui-fg-subtle max-w-[600px] break-words">
                  {what}
                </Text>
              </li>
            ))}
          </ul>
          {snippet && <Snippet code={snippet} />}
        </>
      )}
    </>
  )
}

const Snippet = ({ code }: { code: string }) => (
  <div className="bg-ui-bg-subtle border-ui-border-base flex items-start justify-between gap-x-4 rounded-lg border px-4 py-3">
    <pre className="txt-compact-small text-ui-fg-base overflow-x-auto font-mono">{code}</pre>
    <Copy content={code} className="text-ui-fg-subtle shrink-0" />
  </div>
)
