// Called by scripts/check_messages with the root of the tree.
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

const root = process.argv[2]
const wordsFile = 'catalogue/messages/zh-CN.yaml'
let faults = 0

function fault(file, line, words) {
  console.log(`${file}:${line}: ${words}`)
  faults += 1
}

function lineOf(text, offset) {
  return text.slice(0, offset).split('\n').length
}

/** The codes with words, and where they stand. */
function readWords() {
  const words = new Map()
  readFileSync(join(root, wordsFile), 'utf8')
    .split('\n')
    .forEach((text, index) => {
      const entry = /^\s*["']?([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)["']?\s*:\s*(.*)$/.exec(text)
      if (!entry) return
      const [, code, value] = entry
      if (words.has(code)) fault(wordsFile, index + 1, `${code} stands here twice`)
      if (value.trim().replace(/^["']|["']$/g, '') === '') fault(wordsFile, index + 1, `${code} has no words`)
      words.set(code, { line: index + 1 })
    })
  return words
}

// A code stands where a refusal is made: Refuse("a.b"…, RowFault("a.b"…, {"a.b", {…}…, code = "a.b",
// with spaces and line breaks between. In a file that makes refusals of one family (`filter.…`),
// every literal of that family is taken for a code, so that one handed to a function is seen too.
const code = String.raw`"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"`
const makers = [
  new RegExp(String.raw`\b\w*(?:Refus|Fault|Fail)\w*\s*\(\s*${code}`, 'g'),
  new RegExp(String.raw`\bRefusals?\s*\{+\s*${code}`, 'g'),
  new RegExp(String.raw`\{\s*${code}\s*,\s*\{`, 'g'),
  new RegExp(String.raw`\b(?:code|kCode)\s*(?:=|\{)\s*${code}`, 'g'),
]

/** Rights are written like codes; the definitions say which there are. */
function readRights() {
  const roles = readdirSync(join(root, 'catalogue/roles')).map((name) => `catalogue/roles/${name}`)
  const texts = ['catalogue/schema/engine_types.yaml', ...roles].map((name) => readFileSync(join(root, name), 'utf8'))
  return new Set(texts.join('\n').match(/\b[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\b/g))
}

function codesIn(text) {
  const found = new Map()
  const families = new Set()
  for (const maker of makers) {
    for (const match of text.matchAll(maker)) {
      found.set(match[1], match.index)
      families.add(match[1].split('.')[0])
    }
  }
  for (const match of text.matchAll(new RegExp(code, 'g'))) {
    const isCode = families.has(match[1].split('.')[0]) && !rights.has(match[1])
    if (isCode && !found.has(match[1])) found.set(match[1], match.index)
  }
  return found
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* sources(path)
    else if (/\.(cpp|hpp)$/.test(entry.name) && !/_test\.cpp$/.test(entry.name)) yield path
  }
}

const words = readWords()
const rights = readRights()
const used = new Set()
for (const path of sources(join(root, 'server/src'))) {
  if (/\/testing\//.test(path)) continue
  const text = readFileSync(path, 'utf8').replace(/^(\s*)\/\/.*$/gm, '$1')
  for (const [found, offset] of codesIn(text)) {
    used.add(found)
    if (!words.has(found)) {
      fault(relative(root, path), lineOf(text, offset), `${found} has no words in ${wordsFile}`)
    }
  }
}

if (faults === 0) console.log(`${used.size} refusal codes have their words`)
process.exit(faults === 0 ? 0 : 1)
