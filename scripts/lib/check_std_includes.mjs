// Called by scripts/check_includes with server/src. What cmake/precompiled.hpp holds is there for
// every source whether it is included or not, also where headers are compiled alone: so this looks
// that a header which names something of it includes what declares it, itself or by our headers.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = process.argv[2]

/** What declares a name, and which others of the standard's headers bring that header along. */
const declared = [
  ['array', /\bstd::(array|to_array)\b/],
  ['atomic', /\bstd::atomic/, 'memory mutex thread'],
  ['chrono', /\bstd::chrono\b/],
  ['compare', /<=>|\bstd::(strong|weak|partial)_ordering\b/, 'array chrono map optional set span string string_view utility variant vector memory functional tuple'],
  ['condition_variable', /\bstd::(condition_variable|cv_status)/],
  ['cstdint', /\bstd::u?int(8|16|32|64|ptr|max)_t\b/, 'chrono mutex thread atomic memory functional string'],
  ['deque', /\bstd::deque\b/],
  ['filesystem', /\b(std::filesystem|fs::path)\b/],
  ['functional', /\bstd::(function|reference_wrapper|ref|cref|invoke|bind_front|greater|plus)\b/],
  ['map', /\bstd::(multi)?map\b/],
  ['memory', /\bstd::(unique_ptr|shared_ptr|weak_ptr|make_unique|make_shared|enable_shared_from_this)\b/],
  ['mutex', /\bstd::(mutex|recursive_mutex|scoped_lock|unique_lock|lock_guard|once_flag|call_once)\b/, 'condition_variable'],
  ['optional', /\bstd::(optional|nullopt|make_optional)\b/],
  ['set', /\bstd::(multi)?set\b/],
  ['span', /\bstd::(span|as_bytes)\b/],
  ['stdexcept', /\bstd::(runtime_error|logic_error|invalid_argument|out_of_range|domain_error|length_error|overflow_error)\b/, 'array filesystem string system_error'],
  ['string', /\bstd::(string|to_string|u16string|u32string)\b/, 'sstream filesystem system_error stdexcept'],
  ['string_view', /\bstd::(string_view|u16string_view|u32string_view)\b/, 'string sstream filesystem fmt/format.h'],
  ['thread', /\bstd::(thread|jthread|this_thread)\b/],
  ['tl/expected.hpp', /\btl::/],
  ['tuple', /\bstd::(tuple|tie|make_tuple|apply|ignore)\b/, 'functional map memory unordered_map'],
  ['unordered_map', /\bstd::unordered_(multi)?map\b/],
  ['utility', /\bstd::(pair|move|forward|exchange|swap|declval|in_place|cmp_less|as_const)\b/, 'array functional map memory optional set span string string_view tuple unordered_map variant vector'],
  ['variant', /\bstd::(variant|visit|monostate|get_if|holds_alternative)\b/],
  ['vector', /\bstd::vector\b/],
  ['fmt/format.h', /\bfmt::/],
]

const texts = new Map()
function textOf(path) {
  if (!texts.has(path)) texts.set(path, readFileSync(join(root, path), 'utf8'))
  return texts.get(path)
}

/** Everything that is included by `path` or by what it includes of ours. */
const closures = new Map()
function closureOf(path) {
  if (closures.has(path)) return closures.get(path)
  const all = new Set()
  closures.set(path, all)
  for (const [, angle, quoted] of textOf(path).matchAll(/^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")/gm)) {
    all.add(angle ?? quoted)
    if (quoted !== undefined && existsSync(join(root, quoted))) for (const one of closureOf(quoted)) all.add(one)
  }
  return all
}

/** Comments and texts blanked out, line by line as before. */
function codeOf(text) {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"/g, (found) => found.replace(/[^\n]/g, ' '))
}

let faults = 0
const headers = readdirSync(root, { recursive: true }).filter((path) => path.endsWith('.hpp')).sort()
for (const path of headers) {
  const included = closureOf(path)
  const code = codeOf(textOf(path).replace(/^\s*#\s*include.*$/gm, ''))
  for (const [header, names, others = ''] of declared) {
    const found = names.exec(code)
    if (!found || included.has(header) || others.split(' ').some((other) => included.has(other))) continue
    const line = code.slice(0, found.index).split('\n').length
    console.log(`server/src/${path}:${line}: ${found[0]} wants #include <${header}>`)
    faults += 1
  }
}
process.exit(faults === 0 ? 0 : 1)
