import { decideProject, readProject } from "../../operations/project/project"
import type { ProjectRequest } from "../messages"
import { inStore } from "./in-store"

/** Shows to which project the outbox belongs, or gives it to the project of the store's key. */
export default inStore<ProjectRequest>(async (container, { action }) =>
  action === "show"
    ? { of: "project", ...(await readProject(container)) }
    : { of: "project change", ...(await decideProject(container, action)) }
)
