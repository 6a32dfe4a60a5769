import { createPipeline } from "../../capture/rows/pipeline"
import { eraseNext } from "../../erasure/erase-due"
import {
  confirmErasure,
  listErasures,
  readErasure,
  requestErasure,
} from "../../erasure/request-erasure"
import type { EraseRequest } from "../messages"
import { DELIVERY_TIMEOUT_MS, inStore, recordingService } from "./in-store"

/** Requests an erasure and takes the steps that are possible now; the store's processes take the others. */
export default inStore<EraseRequest>(async (container, request) => {
  if (request.action === "list") {
    return { of: "erasures", erasures: await listErasures(container) }
  }
  if (request.action === "confirm") {
    return { of: "erasure", erasure: await confirmErasure(container, request.id) }
  }
  const posthog = recordingService(container)
  const pipeline = createPipeline(container)
  await requestErasure(container, request.id, "command")
  await eraseNext(pipeline, { customerId: request.id })
  // It waits until `customer_deleted` has been delivered.
  await posthog.flush({ timeoutMs: DELIVERY_TIMEOUT_MS })
  const first = await readErasure(container, request.id)
  if (first.state === "finished") {
    // Requested again, it would start anew.
    return { of: "erasure", erasure: first }
  }
  await requestErasure(container, request.id, "command")
  await eraseNext(pipeline, { customerId: request.id })
  return { of: "erasure", erasure: await readErasure(container, request.id) }
})
