import { Suspense, lazy } from "react"
import type { ComponentType } from "react"
import { LoadingPanel } from "./states"
import { Live } from "./live"

/** Makes a page of a panel that loads when the page is opened, so that the Admin's other pages stay as small as they were. */
export const pageOf = (load: () => Promise<{ default: ComponentType }>): ComponentType => {
  const Panel = lazy(load)
  return () => (
    <Live>
      <Suspense fallback={<LoadingPanel />}>
        <div className="flex flex-col gap-y-3">
          <Panel />
        </div>
      </Suspense>
    </Live>
  )
}
