import { WorkflowManager } from "@medusajs/framework/orchestration"
import { startWatching } from "../start"

describe("startWatching", () => {
  it("imports Medusa's workflows itself, because others may import them later", () => {
    expect(startWatching).toBeDefined()
    expect(WorkflowManager.getWorkflow("complete-cart")).toBeDefined()
  })
})
