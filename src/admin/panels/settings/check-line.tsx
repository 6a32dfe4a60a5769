import { Copy, StatusBadge, Text } from "@medusajs/ui"
import { words } from "../../../health/words"
import type { Check } from "../../../health/check"
import { Prose } from "../../components/prose"
import { useWords } from "../../lib/use-words"

const COLORS = { ok: "green", problem: "red", hint: "orange", unknown: "grey" } as const

/** One check: what was seen, and if it isn't well, what that means and how to fix it. */
export const CheckLine = ({ check }: { check: Check }) => {
  const { say, sayAll } = useWords()
  const { id, status, snippet } = check
  const found = check.found.map((text, n) => sayAll(check.found_sentences[n] ?? []) || text)
  return (
    <>
      <div className="flex items-center justify-between gap-x-4">
        <Text size="small" leading="compact" weight="plus">
          {say(`settings.checks.${id}.title`)}
        </Text>
        <StatusBadge color={COLORS[status]}>{say(`settings.status.${status}`)}</StatusBadge>
      </div>
      {(status === "problem" || status === "hint") && <Remedy check={check} />}
      {found.length > 0 && (
        <ul className="flex flex-col gap-y-1">
          {found.map((what) => (
            <li key={what}>
              <Text size="small" className="text-ui-fg-subtle max-w-[600px] break-words">
                <Prose>{what}</Prose>
              </Text>
            </li>
          ))}
        </ul>
      )}
      {snippet && <Snippet code={snippet} />}
    </>
  )
}

/** Words for what was found this time exist in English only. They say more than a translation of the usual ones. */
const Remedy = ({ check }: { check: Check }) => {
  const { say } = useWords()
  const usual = (words as Partial<Record<string, Pick<Check, "means" | "fix">>>)[check.id]
  const said = (part: "means" | "fix") =>
    check[part] === usual?.[part] ? say(`settings.checks.${check.id}.${part}`) : check[part]
  return (
    <Text size="small" className="text-ui-fg-subtle max-w-[600px] text-pretty">
      <Prose>{`${said("means")} ${said("fix")}`}</Prose>
    </Text>
  )
}

const Snippet = ({ code }: { code: string }) => (
  <div className="bg-ui-bg-subtle border-ui-border-base flex items-start justify-between gap-x-4 rounded-lg border px-4 py-3">
    <pre className="txt-compact-small text-ui-fg-base overflow-x-auto font-mono">{code}</pre>
    <Copy content={code} className="text-ui-fg-subtle shrink-0" />
  </div>
)
