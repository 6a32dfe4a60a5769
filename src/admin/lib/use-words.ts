import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import type { PosthogHealth } from "../../health/report"
import { formatIn } from "./format"
import type { Format } from "./format"

/** Translates a text of the plugin: `events.title` is `title` in `i18n/…/events.json`. */
export type Say = (key: string, values?: Record<string, unknown>) => string

interface Words {
  say: Say
  /** Medusa's own texts, which exist in every language. */
  core: Say
  /** What the server found. */
  sayAll: (sentences: PosthogHealth["problem_sentences"][number]) => string
  format: Format
}

/** The plugin's texts and formats in the Admin's language. */
export const useWords = (): Words => {
  const { t, i18n } = useTranslation("posthog")
  const { t: core } = useTranslation("translation")
  const format = useMemo(() => formatIn(i18n.language), [i18n.language])
  const say = t as Say
  return {
    say,
    core: core as Say,
    sayAll: (sentences) =>
      sentences.map(({ id, values }) => say(`sentences.${id}`, values)).join(" "),
    format,
  }
}
