import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { container } from "@medusajs/framework"
import { configManager } from "@medusajs/framework/config"
import type { MedusaContainer } from "@medusajs/framework/types"
import { checkStore } from "../check-store"

describe("checkStore", () => {
  let root: string
  const install = (folder: string, name: string) => {
    mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(join(root, folder, "package.json"), JSON.stringify({ name }))
  }
  beforeAll(() => {
    root = mkdtempSync(join(realpathSync(tmpdir()), "check-store-"))
    install("", "store-of-somebody")
    install("node_modules/medusa-plugin-posthog", "medusa-plugin-posthog")
    install("node_modules/ph-alias", "medusa-plugin-posthog")
    install("node_modules/@others/plugin", "@others/plugin")
    install("copy", "medusa-plugin-posthog")
  })
  afterAll(() => rmSync(root, { recursive: true }))

  const check = (modules: Record<string, unknown>, plugins: unknown[] = [], folder = root) =>
    checkStore({ resolve: () => ({ modules, plugins }) } as unknown as MedusaContainer, folder)

  it.each([
    "medusa-plugin-posthog/.medusa/server/src/modules/posthog",
    "medusa-plugin-posthog/modules/posthog",
    "ph-alias/.medusa/server/src/modules/posthog",
    "./copy/src/modules/posthog",
  ])("accepts the plugin's own module: %s", (resolve) => {
    expect(() => check({ posthog: { resolve } })).not.toThrow()
  })

  it("accepts the plugin by its name from a folder in which it isn't installed", () => {
    const resolve = "medusa-plugin-posthog/.medusa/server/src/modules/posthog"
    expect(() => check({ posthog: { resolve } }, [], tmpdir())).not.toThrow()
    expect(() =>
      check({ posthog: { resolve: "medusa-plugin-posthog-2/modules/posthog" } }, [], tmpdir())
    ).toThrow("must be the one from medusa-plugin-posthog")
  })

  it("looks in the store's folder, wherever its process was started", () => {
    const modules = { posthog: { resolve: "./copy/src/modules/posthog" } }
    jest.spyOn(process, "cwd").mockReturnValue(realpathSync(tmpdir()))
    jest.spyOn(configManager, "baseDir", "get").mockReturnValue(root)
    jest.spyOn(container, "resolve").mockReturnValue({ modules })
    try {
      expect(() => jest.requireActual<object>("../../links/posthog-check")).not.toThrow()
    } finally {
      jest.restoreAllMocks()
    }
  })

  it.each([
    "./src/modules/posthog",
    "@others/plugin/.medusa/server/src/modules/posthog",
    "not-installed/modules/posthog",
    "/elsewhere/modules/posthog",
  ])("reports another module with its name and how to fix it: %s", (resolve) => {
    expect(() => check({ posthog: { resolve } })).toThrow(
      `The module "posthog" must be the one from medusa-plugin-posthog, but medusa-config resolves it to ${resolve}. Two modules can't share a name. Rename yours (for example, to "posthog-store") in \`Module("posthog", …)\`, in medusa-config, and wherever your code resolves it. Then run \`npx medusa db:migrate\`.`
    )
  })

  it.each([{ posthog: false }, { posthog: { disable: true } }])(
    "says how to turn the plugin off if its module is disabled: %j",
    (modules) => {
      expect(() => check(modules)).toThrow("Remove `posthog` from `modules` in medusa-config")
    }
  )

  it("rejects the plugin listed twice", () => {
    const once = ["@others/plugin", { resolve: "medusa-plugin-posthog", options: {} }]
    expect(() => check({}, once)).not.toThrow()
    expect(() => check({}, [...once, "./copy"])).toThrow(
      "medusa-plugin-posthog is listed more than once in `plugins`: medusa-plugin-posthog, ./copy."
    )
  })
})
