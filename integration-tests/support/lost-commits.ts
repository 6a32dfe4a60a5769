import { connect, createServer } from "node:net"
import type { AddressInfo } from "node:net"

/**
 * Opens a way to PostgreSQL that breaks once, between a COMMIT and its answer, as in a failover. Returns the port, and what closes it.
 */
export const loseACommit = async (
  postgresPort: number
): Promise<{ port: number; close: () => void }> => {
  let isLost = false
  const server = createServer((client) => {
    const postgres = connect(postgresPort, "127.0.0.1")
    let isCommitting = false
    client.on("data", (sent) => {
      isCommitting = sent.includes("COMMIT")
      postgres.write(sent)
    })
    postgres.on("data", (answer) => {
      if (isCommitting && !isLost) {
        isLost = true
        client.destroy()
      } else {
        client.write(answer)
      }
    })
    client.on("close", () => postgres.destroy())
    for (const socket of [client, postgres]) {
      socket.on("error", () => undefined)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => void server.close(),
  }
}
