import { WorkflowManager } from "@medusajs/framework/orchestration"
import type { WorkflowStepHandlerArguments } from "@medusajs/framework/orchestration"
import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { watchRuns } from "../workflow-runs"

const step = createStep("plain", async () => new StepResponse("done"))
createWorkflow("watched-in-a-unit-test", () => new WorkflowResponse(step()))

describe("a watched run", () => {
  it("continues if Medusa's run isn't what the plugin expects", async () => {
    const { handlers_: handlers } = WorkflowManager.getWorkflow("watched-in-a-unit-test") as {
      handlers_: Map<string, { invoke: (step: WorkflowStepHandlerArguments) => unknown }>
    }
    handlers.set("plain", { invoke: () => "done" })
    const errors: unknown[] = []
    const attempt = (action: () => void) => {
      try {
        action()
      } catch (error) {
        errors.push(error)
      }
    }
    expect(watchRuns("watched-in-a-unit-test", { onFinish: jest.fn() }, attempt)).toBe(true)
    const other = { transaction: {}, orchestrator: {} } as never
    expect(handlers.get("plain")?.invoke(other)).toBe("done")
    expect(errors).toEqual([expect.any(TypeError)])
  })

  it("doesn't exist for an unknown workflow", () => {
    expect(watchRuns("not-there", { onFinish: jest.fn() }, (action) => action())).toBe(false)
  })
})
