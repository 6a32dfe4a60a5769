import { Container, DataTable, Heading } from "@medusajs/ui"
import type { useDataTable } from "@medusajs/ui"

import { usePaging } from "../lib/table"

/** A table with a heading, in one of Medusa's boxes. */
export const TablePanel = <Data,>({
  instance,
  title,
  empty,
}: {
  instance: ReturnType<typeof useDataTable<Data>>
  title: string
  /** What is shown without rows. */
  empty: { heading: string; description: string }
}) => (
  <Container className="divide-y p-0">
    <DataTable instance={instance}>
      <DataTable.Toolbar>
        <Heading level="h2">{title}</Heading>
      </DataTable.Toolbar>
      <DataTable.Table emptyState={{ empty }} />
      <DataTable.Pagination translations={usePaging()} />
    </DataTable>
  </Container>
)
