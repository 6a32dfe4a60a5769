import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { anchorsOf, withoutCode } from "./markdown"

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g
const IS_ELSEWHERE = /^[a-z][a-z+.-]*:/i

/**
 * Finds links to files and headings that do not exist.
 *
 * @param file path of a Markdown file, relative to `root`
 * @returns one line per broken link
 */
export const checkLinks = (root: string, file: string): string[] => {
  const markdown = readFileSync(join(root, file), "utf8")
  return withoutCode(markdown).flatMap((text, index) =>
    [...text.matchAll(LINK)].flatMap(([, target = ""]) => {
      const problem = IS_ELSEWHERE.test(target) ? undefined : problemOf(root, file, target)
      return problem ? [`${file}:${index + 1}: broken link to ${target}: ${problem}.`] : []
    })
  )
}

const problemOf = (root: string, file: string, target: string): string | undefined => {
  const [path = "", anchor] = target.split("#")
  const linked = path ? join(dirname(file), path) : file
  if (!existsSync(join(root, linked))) {
    return `${linked} doesn't exist`
  }
  if (anchor === undefined || anchorsOf(readFileSync(join(root, linked), "utf8")).has(anchor)) {
    return undefined
  }
  return `${linked} has no such heading`
}
