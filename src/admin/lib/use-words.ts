import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { formatIn } from "./format"
import type { Format } from "./format"

/** Translates a text of the plugin: `events.title` is `title` in `i18n/…/events.json`. */
export type Say = (key: string, values?: Record<string, unknown>) => string

/** The plugin's texts and formats in the Admin's language. `core` translates Medusa's own texts, which exist in every language. */
export const useWords = (): { say: Say; core: Say; format: Format } => {
  const { t, i18n } = useTranslation("posthog")
  const { t: core } = useTranslation("translation")
  const format = useMemo(() => formatIn(i18n.language), [i18n.language])
  return { say: t as Say, core: core as Say, format }
}
