import { createPipeline } from "../../capture/rows/pipeline"
import { eraseNext } from "../../erasure/erase-due"
import {
  confirmErasure,
  listErasures,
  readErasure,
  requestErasure,
} from "../../erasure/request-erasure"
import type { EraseRequest } from "../messages"
import { inStore, recordingService } from "./in-store"

const DELIVERY_TIMEOUT_MS = 30_000

/** Requests an erasure and takes the steps that are possible now; the store's processes take the others. */
export default inStore<EraseRequest>(async (container, request, tell) => {
  if (request.action === "list") {
    const erasures = await listErasures(container)
    return tell({ kind: "result", result: { of: "erasures", erasures } })
  }
  if (request.action === "confirm") {
    const erasure = await confirmErasure(container, request.id)
    return tell({ kind: "result", result: { of: "erasure", erasure } })
  }
  const posthog = recordingService(container)
  const pipeline = createPipeline(container)
  await requestErasure(container, request.id, "command")
  await eraseNext(pipeline, request.id)
  // It waits until `customer_deleted` has been delivered.
  await posthog.flush({ timeoutMs: DELIVERY_TIMEOUT_MS })
  await requestErasure(container, request.id, "command")
  await eraseNext(pipeline, request.id)
  const erasure = await readErasure(container, request.id)
  await tell({ kind: "result", result: { of: "erasure", erasure } })
})
