import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { connect } from "node:net"
import { join } from "node:path"
import { lastLines, nextMessage, startChild } from "./child"

/** A running Redis. */
export interface Redis {
  url: string
  /** Deletes everything in it, as an operator or a full memory might. */
  flushAll(): Promise<void>
  stop(): Promise<void>
}

/** Whether Redis is installed on this machine. */
export const hasRedis = (): boolean => {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** Starts Redis on a free port of 127.0.0.1, with nothing on disk. It also stops if this process is killed. */
export const startRedis = async (): Promise<Redis> => {
  const child = startChild({ script: join(__dirname, "redis-server.ts") })
  const message = (await nextMessage(child)) as { port: number } | undefined
  if (!message) {
    throw new Error(`Redis did not start: ${lastLines(child.output())}`)
  }
  const { port } = message
  return {
    url: `redis://127.0.0.1:${port}`,
    flushAll: () => command(port, "FLUSHALL"),
    stop: async () => void (await child.stop()),
  }
}

/** Sends one command and expects "+OK". A client library would be a dependency for this alone. */
const command = async (port: number, text: string): Promise<void> => {
  const socket = connect(port, "127.0.0.1")
  try {
    socket.write(`${text}\r\n`)
    const [answer] = (await once(socket, "data")) as [Buffer]
    if (!answer.toString().startsWith("+OK")) {
      throw new Error(`Redis answered ${text} with ${answer.toString().trim()}`)
    }
  } finally {
    socket.destroy()
  }
}
