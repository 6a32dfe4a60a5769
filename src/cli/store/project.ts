import { decideProject, readProject } from "../../operations/project/project"
import type { ProjectRequest } from "../messages"
import { inStore } from "./in-store"

/** Shows to which project the outbox belongs, or gives it to the project of the store's key. */
export default inStore<ProjectRequest>(async (container, { action }) => {
  const before = await readProject(container)
  if (action === "show") {
    return { of: "project", ...before }
  }
  const resent = await decideProject(container, action)
  return { of: "project", ...(await readProject(container)), resent }
})
