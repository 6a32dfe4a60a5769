import { Text, Tooltip, clx } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useWords } from "../lib/use-words"

/** One point of a timeline. */
export interface Point {
  key: string
  title: ReactNode
  at: string
  /** Below the title. */
  children?: ReactNode
}

/** What happened, as the activity of Medusa's order page shows it: the newest on top. */
export const Timeline = ({ points }: { points: readonly Point[] }) => {
  const { format } = useWords()
  return (
    <ol className="flex flex-col gap-y-0.5">
      {points.map(({ key, title, at, children }, index) => {
        const isLast = index === points.length - 1
        return (
          <li key={key} className="grid grid-cols-[20px_1fr] items-start gap-2">
            <div className="flex size-full flex-col items-center gap-y-0.5" aria-hidden>
              <div className="flex size-5 items-center justify-center">
                <div className="bg-ui-bg-base shadow-borders-base flex size-2.5 items-center justify-center rounded-full">
                  <div className="bg-ui-tag-neutral-icon size-1.5 rounded-full" />
                </div>
              </div>
              {!isLast && <div className="bg-ui-border-base w-px flex-1" />}
            </div>
            <div className={clx("min-w-0", { "pb-4": !isLast })}>
              <div className="flex items-center justify-between gap-x-2">
                <Text size="small" leading="compact" weight="plus" asChild>
                  <div className="min-w-0">{title}</div>
                </Text>
                <Tooltip content={format.time(at)}>
                  <Text
                    size="small"
                    leading="compact"
                    className="text-ui-fg-subtle text-nowrap text-right"
                    asChild
                  >
                    <time dateTime={at}>{format.ago(at)}</time>
                  </Text>
                </Tooltip>
              </div>
              {children && <div className="pt-1">{children}</div>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
