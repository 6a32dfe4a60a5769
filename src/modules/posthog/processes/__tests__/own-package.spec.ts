import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { nearestPackage, pluginVersion } from "../own-package"

describe("the plugin's package", () => {
  it("is the nearest one with a name, whatever a fork or a build makes of it", () => {
    const root = mkdtempSync(join(tmpdir(), "own-package-"))
    const built = join(root, ".medusa", "server")
    mkdirSync(built, { recursive: true })
    writeFileSync(join(root, "package.json"), `{ "name": "@acme/posthog", "version": "1.2.3" }`)
    writeFileSync(join(built, "package.json"), `{ "type": "commonjs" }`)
    const deep = join(built, "src", "modules")
    expect(nearestPackage(deep)).toEqual({ name: "@acme/posthog", version: "1.2.3" })
    writeFileSync(join(built, "package.json"), "null")
    expect(nearestPackage(deep)).toMatchObject({ version: "1.2.3" })
    rmSync(root, { recursive: true })
  })

  it("has the version of this one", () => {
    const file = join(__dirname, "..", "..", "..", "..", "..", "package.json")
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string }
    expect(pluginVersion()).toBe(version)
  })
})
