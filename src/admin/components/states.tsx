import { ExclamationCircle, LockClosedSolid } from "@medusajs/icons"
import { Button, Container, Skeleton, Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { isRefused } from "../lib/queries"
import { useWords } from "../lib/use-words"

/** Lines that pulse until the data is there. */
export const Loading = ({ lines = 4 }: { lines?: number }) => (
  <div className="flex flex-col gap-y-4 px-6 py-4" role="status" aria-busy="true">
    {Array.from({ length: lines }, (_, line) => (
      <Skeleton key={line} className="h-5 w-full" />
    ))}
  </div>
)

export const LoadingPanel = () => (
  <Container className="divide-y p-0">
    <div className="px-6 py-4">
      <Skeleton className="h-7" style={{ width: 192 }} />
    </div>
    <Loading />
  </Container>
)

/** A panel without rows: says why, and what to do if something can be done. */
export const Empty = ({
  title,
  message,
  icon = <ExclamationCircle className="text-ui-fg-subtle" />,
  children,
}: {
  title: string
  message: string
  icon?: ReactNode
  children?: ReactNode
}) => (
  <div
    className="flex w-full flex-col items-center justify-center gap-y-4 px-6 py-4"
    style={{ minHeight: 150 }}
  >
    <div className="flex flex-col items-center gap-y-3">
      {icon}
      <div className="flex flex-col items-center gap-y-1 text-center">
        <Text size="small" leading="compact" weight="plus">
          {title}
        </Text>
        <Text size="small" className="text-ui-fg-subtle">
          {message}
        </Text>
      </div>
    </div>
    {children}
  </div>
)

/** What is shown if an answer failed: the user's role doesn't allow it, or anything else, which can be tried again. */
export const Failed = ({ error, retry }: { error: Error; retry: () => void }) => {
  const { say } = useWords()
  return isRefused(error) ? (
    <Empty
      title={say("forbidden.title")}
      message={say("forbidden.message")}
      icon={<LockClosedSolid className="text-ui-fg-subtle" />}
    />
  ) : (
    <div role="alert">
      <Empty title={say("failed.title")} message={error.message}>
        <Button size="small" variant="secondary" onClick={retry}>
          {say("failed.retry")}
        </Button>
      </Empty>
    </div>
  )
}
