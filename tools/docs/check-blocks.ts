import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import ts from "typescript"
import { codeBlocks } from "./markdown"

/** A code block of a Markdown file, written to disk as a module. */
interface Snippet {
  path: string
  file: string
  /** Line in the Markdown file where the block's code starts, from 1. */
  line: number
}

/**
 * Type-checks every `ts` block of the files against the plugin's sources, with the repository's own compiler options.
 *
 * @param files paths of Markdown files, relative to `root`
 * @returns one line per error, with its location in the Markdown file
 */
export const checkBlocks = (root: string, files: readonly string[]): string[] => {
  // Inside the repository so that packages resolve. Git ignores the folder.
  const folder = join(root, ".medusa", "docs-check")
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  try {
    const snippets = files.flatMap((file) => writeSnippets(root, folder, file))
    const program = ts.createProgram(
      snippets.map(({ path }) => path),
      compilerOptions(root)
    )
    return ts
      .getPreEmitDiagnostics(program)
      .map((diagnostic) => inWords(root, snippets, diagnostic))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const writeSnippets = (root: string, folder: string, file: string): Snippet[] =>
  codeBlocks(readFileSync(join(root, file), "utf8"))
    .filter(({ language }) => language === "ts")
    .map(({ code, line }) => {
      const path = join(folder, `${file.replace(/\W+/g, "-")}-${line}.ts`)
      writeFileSync(path, code)
      return { path, file, line }
    })

const compilerOptions = (root: string): ts.CompilerOptions => {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile) as {
    config: unknown
  }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  return {
    ...options,
    noEmit: true,
    declaration: false,
    baseUrl: root,
    // Examples for the storefront run in a browser.
    lib: [
      ...(options.lib ?? []),
      "lib.dom.d.ts",
      "lib.dom.iterable.d.ts",
      "lib.dom.asynciterable.d.ts",
    ],
    paths: {
      "medusa-plugin-posthog": ["./src/index.ts"],
      "medusa-plugin-posthog/storefront": ["./src/storefront/index.ts"],
    },
  }
}

const inWords = (root: string, snippets: readonly Snippet[], diagnostic: ts.Diagnostic): string => {
  const { file, start = 0, messageText } = diagnostic
  const message = ts.flattenDiagnosticMessageText(messageText, " ")
  if (!file) {
    return message
  }
  const { line } = file.getLineAndCharacterOfPosition(start)
  const snippet = snippets.find(({ path }) => path === file.fileName)
  const place = snippet
    ? `${snippet.file}:${snippet.line + line}`
    : `${relative(root, file.fileName)}:${line + 1}`
  return `${place}: ${message}`
}
