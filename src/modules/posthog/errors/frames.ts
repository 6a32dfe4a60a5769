/** How much of a message to search for in its stack, and how far into the stack. */
const NEEDLE_LENGTH = 256
const HEADER_LENGTH = 8_192

/** How much of a stack to read. */
const MAX_STACK_LENGTH = 64_000
const MAX_LINES = 200

const MAX_LINE_LENGTH = 1_024

const LOOKS_LIKE_A_FRAME = /^[ \t]{1,20}at \S/

/**
 * Returns the frames of a V8 stack, as one text.
 *
 * A stack begins with the message, which may have lines that look like frames. If the stack contains the error's message, the frames are
 * the block of lines after it. If the message was changed since, they are the last such block. What libraries append after that block
 * (another error with its message) is left out.
 */
export const framesOf = (stack: unknown, message: unknown): string => {
  if (typeof stack !== "string") {
    return ""
  }
  const end = typeof message === "string" ? endOfMessage(stack, message) : -1
  const text = end < 0 ? stack.slice(-MAX_STACK_LENGTH) : stack.slice(end, end + MAX_STACK_LENGTH)
  const blocks = blocksOf(text.split(/\r?\n/))
  return ((end < 0 ? blocks.at(-1) : blocks[0]) ?? []).slice(0, MAX_LINES).join("\n")
}

/**
 * Where the message ends in the stack; -1 if the stack doesn't contain it. Bounded, because `indexOf` alone may take time proportional to
 * the product of both lengths.
 */
const endOfMessage = (stack: string, message: string): number => {
  const at = stack.slice(0, HEADER_LENGTH).indexOf(message.slice(0, NEEDLE_LENGTH))
  return message !== "" && at >= 0 && stack.startsWith(message, at) ? at + message.length : -1
}

/** Groups consecutive lines that look like frames. */
const blocksOf = (lines: readonly string[]): string[][] => {
  const blocks: string[][] = []
  let isOpen = false
  for (const line of lines) {
    const isFrame = LOOKS_LIKE_A_FRAME.test(line)
    if (isFrame && isOpen) {
      blocks.at(-1)?.push(line)
    } else if (isFrame) {
      blocks.push([line])
    }
    isOpen = isFrame
  }
  return blocks
}

/** A frame's parts, as V8 prints them. */
export interface FrameParts {
  /** "?" if there is none, or if it may be a person's name. */
  name: string
  /** A file with line and column, or a placeholder such as `<anonymous>`. */
  place: string
}

/** File names: an absolute path, a URL, or (from `vm` and bundlers) a relative path without spaces. */
const FILE =
  /^(?:(?:\/|\\\\|[A-Za-z]:[\\/]|node:|[a-z][a-z\d+.-]{1,30}:\/\/).{1,1000}|[\w$.@~+\-[\]<>\\/]{1,300}):\d{1,9}:\d{1,9}$/

/** Code whose name is its text, which may contain any values. */
const INLINE = /^(data|blob):.*(:\d{1,9}:\d{1,9})$/

const WASM = /^wasm:\/\/[\w/.-]{1,200}:wasm-function\[\d{1,9}\]:0x[\da-f]{1,16}$/

const NO_FILE = /^(?:<anonymous>|native|unknown location)$/

/** The awaited member of `Promise.all` and similar functions. PostHog's parser uses this name for the place. */
const PROMISE_INDEX = /^index \d{1,9}$/

/** The name of a function, method, or class in code; anything else may be a value. */
const NAME = /^(?:[\p{L}\p{N}_$.#<>/:-]|\[[\w $.:-]{1,60}\]){1,120}$/u

const LONG_NUMBER = /\d{7}/

/** Reads a line of a stack. Returns undefined if it isn't a frame as V8 prints it. */
export const readFrame = (line: string): FrameParts | undefined => {
  if (line.length > MAX_LINE_LENGTH || !LOOKS_LIKE_A_FRAME.test(line)) {
    return undefined
  }
  const text = line.trim().slice("at ".length)
  if (!text.endsWith(")")) {
    const place = placeIn(text) ?? placeIn(text.replace(/^async /, ""))
    return place === undefined ? undefined : { name: "?", place }
  }
  // A path and a computed name may contain parentheses. The first parenthesis after which a place remains begins the place.
  for (let at = text.indexOf(" ("); at > 0; at = text.indexOf(" (", at + 1)) {
    const place = placeIn(text.slice(at + 2, -1))
    if (place) {
      return { name: nameIn(text.slice(0, at)), place }
    }
  }
  return undefined
}

const placeIn = (text: string): string | undefined => {
  if (text.startsWith("eval at ")) {
    return placeIn(evalOrigin(text)) ?? "<anonymous>"
  }
  if (PROMISE_INDEX.test(text)) {
    return "node:internal/promise:0:0"
  }
  if (NO_FILE.test(text)) {
    return "<anonymous>"
  }
  if (WASM.test(text)) {
    return text
  }
  const [, scheme, position] = INLINE.exec(text) ?? []
  if (scheme) {
    return `${scheme}:${position}`
  }
  return FILE.test(text)
    ? text.replaceAll("\\", "/").replace(/\?[^/]*(?=:\d+:\d+$)/, "")
    : undefined
}

/** The file in which code was evaluated: `eval at x (eval at y (/a.js:1:2), <anonymous>:3:4), <anonymous>:5:6`. */
const evalOrigin = (text: string): string => {
  let inner = text
  while (inner.startsWith("eval at ")) {
    const open = inner.indexOf(" (")
    inner = open < 0 ? "" : inner.slice(open + 2, inner.lastIndexOf("), "))
  }
  return inner
}

const nameIn = (text: string): string => {
  const [, kind = "", name = "", alias] =
    /^(?:async )?((?:new |get |set |static )?)(.+?)(?: \[as (.+)\])?$/.exec(text) ?? []
  if (name === "<anonymous>") {
    return "?"
  }
  const isCode = [name, alias ?? name].every((one) => NAME.test(one) && !LONG_NUMBER.test(one))
  return isCode ? `${kind}${name}${alias === undefined ? "" : ` [as ${alias}]`}` : "?"
}

/** A path segment that may be a person's email; packages have versions after the `@`. */
const EMAIL = /[^/@]{1,100}@[^/@]{1,100}\.[a-z]{2,}/gi

/** A file's path relative to the store's folder or to its package, because the folders above may contain someone's name. */
export const placeOf = (filename: string, root = process.cwd()): string => {
  const path = filename.replaceAll("\\", "/")
  if (/^(?:node|data|blob):|^<|^\[/.test(path)) {
    return path
  }
  const inPackages = path.lastIndexOf("/node_modules/")
  if (inPackages >= 0) {
    return path.slice(inPackages + 1).replace(EMAIL, "[e-mail]")
  }
  const folder = `${root.replaceAll("\\", "/").replace(/\/$/, "")}/`
  const isInside = folder !== "/" && foldCase(path).startsWith(foldCase(folder))
  return path.slice(isInside ? folder.length : path.lastIndexOf("/") + 1).replace(EMAIL, "[e-mail]")
}

/** Windows writes the same drive as `C:` or `c:`. */
const foldCase = (path: string): string => (/^[a-z]:/i.test(path) ? path.toLowerCase() : path)
