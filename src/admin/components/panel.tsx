import { Container, Heading, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { Failed, Loading } from "./states"

/** The parts of a react-query result that a panel shows. */
interface Result<Data> {
  data: Data | undefined
  error: Error | null
  refetch: () => unknown
}

/** One of Medusa's boxes: a heading, with actions on its right, and sections below it. */
export const Panel = ({
  title,
  subtitle,
  actions,
  level = "h2",
  children,
}: {
  title: ReactNode
  subtitle?: ReactNode
  actions?: ReactNode
  level?: "h1" | "h2"
  children?: ReactNode
}) => (
  <Container className="divide-y p-0">
    <div className="flex items-center justify-between gap-x-4 px-6 py-4">
      <div>
        <Heading level={level}>{title}</Heading>
        {subtitle && (
          <Text as="div" size="small" className="text-ui-fg-subtle">
            {subtitle}
          </Text>
        )}
      </div>
      {actions && (
        // A select is as wide as its row, so a flexible row would squeeze the buttons next to it.
        <div className="grid shrink-0 items-center gap-x-2" style={{ gridAutoFlow: "column" }}>
          {actions}
        </div>
      )}
    </div>
    {children}
  </Container>
)

/** What a query answered, or a skeleton, or why there is nothing. Data that is there stays below the reason why a later request failed. */
export const Answered = <Data,>({
  result: { data, error, refetch },
  lines,
  children,
}: {
  result: Result<Data>
  lines?: number
  children: (data: Data) => ReactNode
}) => {
  const failed = error && <Failed error={error} retry={() => void refetch()} />
  return data === undefined ? (
    (failed ?? <Loading lines={lines} />)
  ) : (
    <>
      {failed}
      {children(data)}
    </>
  )
}

/** A name and its value in a panel, as Medusa's detail pages show them. */
export const Row = ({
  name,
  isNarrow = false,
  children,
}: {
  name: ReactNode
  /** In a drawer, an ID needs more room than its name. */
  isNarrow?: boolean
  children: ReactNode
}) => (
  <div
    className="text-ui-fg-subtle grid w-full grid-cols-2 items-center gap-4 px-6 py-4"
    style={isNarrow ? { gridTemplateColumns: "1fr 2fr" } : undefined}
  >
    <Text size="small" leading="compact" weight="plus">
      {name}
    </Text>
    <div className="txt-compact-small min-w-0 text-pretty break-words">{children}</div>
  </div>
)
