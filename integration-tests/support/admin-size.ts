import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"

const STATIC = /(?:from|import)"\.\/([^"]+\.js)"/g

/** Returns how many gzipped bytes a built Admin loads for chunks with these names, beyond what every page of it loads. */
export const extraBytes = (admin: string, names: RegExp): number => {
  const assets = join(admin, "assets")
  const read = (file: string) => readFileSync(join(assets, file))
  const withImports = (file: string, seen = new Set<string>()): Set<string> => {
    if (!seen.has(file)) {
      seen.add(file)
      for (const [, imported] of String(read(file)).matchAll(STATIC)) {
        withImports(String(imported), seen)
      }
    }
    return seen
  }
  const [, entry] =
    /src="[^"]*\/([^"/]+\.js)"/.exec(readFileSync(join(admin, "index.html"), "utf8")) ?? []
  const everyPage = withImports(String(entry))
  const ours = [...everyPage].flatMap((file) =>
    [...String(read(file)).matchAll(/"(?:\.\/|assets\/)([^"/]+\.js)"/g)].map(([, name]) =>
      String(name)
    )
  )
  const extra = new Set(
    ours.filter((file) => names.test(file)).flatMap((file) => [...withImports(file)])
  )
  return [...extra]
    .filter((file) => !everyPage.has(file))
    .reduce((sum, file) => sum + gzipSync(read(file)).length, 0)
}
