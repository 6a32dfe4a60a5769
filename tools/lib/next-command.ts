import { createRequire } from "node:module"

/** The `next` command. Its workers must not load what this process has preloaded: they would end before their work. */
process.execArgv = []
createRequire(__filename)("next/dist/bin/next")
