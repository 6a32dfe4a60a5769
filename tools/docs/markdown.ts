/** A fenced code block of a Markdown file. */
export interface CodeBlock {
  language: string
  code: string
  /** Line in the file where the code starts, from 1. */
  line: number
}

/** Indented if the block is part of a list. */
const FENCE = /^\s*```(\w*)\s*$/

/** A Markdown table. */
export const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map(toCell).join(" | ")} |`)
    .join("\n")

/**
 * Puts text between the marks `<!-- name:start -->` and `<!-- name:end -->` of a page. The rest of the page is written by hand.
 *
 * @throws {Error} if the page doesn't have both marks in this order
 */
export const betweenMarks = (page: string, name: string, text: string): string => {
  const [first, last] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`]
  const start = page.indexOf(first)
  const end = page.indexOf(last)
  if (start < 0 || end < start) {
    throw new Error(`Expected ${first} and ${last} in the page, in this order. Add both.`)
  }
  return `${page.slice(0, start)}${first}\n\n${text}\n\n${page.slice(end)}`
}

/** A pipe would end the cell, even inside code. */
const toCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ")

export const code = (text: string): string => `\`${text}\``

/** Words as one phrase: "`a`, `b`, and `c`". */
export const listOf = (words: readonly string[], last = "and"): string =>
  words.length > 1
    ? `${words.slice(0, -1).join(", ")}${words.length > 2 ? "," : ""} ${last} ${words.at(-1)}`
    : words.join("")

/** The fenced code blocks of a Markdown file. */
export const codeBlocks = (markdown: string): CodeBlock[] => {
  const blocks: CodeBlock[] = []
  let open: { language: string; line: number; lines: string[] } | undefined
  markdown.split("\n").forEach((text, index) => {
    const fence = FENCE.exec(text)
    if (open && fence) {
      blocks.push({ language: open.language, line: open.line, code: open.lines.join("\n") })
      open = undefined
    } else if (open) {
      open.lines.push(text)
    } else if (fence) {
      open = { language: fence[1] ?? "", line: index + 2, lines: [] }
    }
  })
  return blocks
}

/** The file's lines without code in blocks and backticks. Line numbers stay the same. */
export const withoutCode = (markdown: string): string[] => {
  let isCode = false
  return markdown.split("\n").map((text) => {
    if (FENCE.test(text)) {
      isCode = !isCode
      return ""
    }
    return isCode ? "" : text.replace(/`[^`]*`/g, "")
  })
}

/** The anchor that GitHub generates for a heading that is unique on the page. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-")

/** The anchors that GitHub generates for the headings of a Markdown file. */
export const anchorsOf = (markdown: string): Set<string> => {
  const blocks = new Set(codeBlocks(markdown).flatMap(({ code: text }) => text.split("\n")))
  const seen = new Map<string, number>()
  const anchors = markdown.split("\n").flatMap((text) => {
    const heading = /^#{1,6} (.+)$/.exec(text)?.[1]
    if (heading === undefined || blocks.has(text)) {
      return []
    }
    const slug = anchorOf(heading)
    const before = seen.get(slug) ?? 0
    seen.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  })
  return new Set(anchors)
}
