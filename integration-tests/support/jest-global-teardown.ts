import { stopPostgres } from "./jest-global-setup"

/** Stops PostgreSQL and deletes its data. */
export default stopPostgres
