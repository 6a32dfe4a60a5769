import { endRun } from "./jest-global-setup"

/** Stops PostgreSQL and deletes the data of the run. */
export default endRun
