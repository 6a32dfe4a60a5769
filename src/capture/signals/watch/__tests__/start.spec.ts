import { WorkflowManager } from "@medusajs/framework/orchestration"
import { startWatching } from "../start"

describe("what watches Medusa's workflows", () => {
  it("brings them with it: who else imports them may come later", () => {
    expect(startWatching).toBeDefined()
    expect(WorkflowManager.getWorkflow("complete-cart")).toBeDefined()
  })
})
