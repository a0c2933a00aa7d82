#!/usr/bin/env node
// Writes TypeScript types of the definitions from catalogue/schema/*.json:
//   node scripts/catalogue_types.mjs [OUT]      (default: web/src/api/generated/catalogue.ts)
// The types are those of what the server sends (docs/formats/http.md): short forms of the YAML
// (`name*`, a column as a text) stand there in full, and members for overlays are gone. Members that
// a definition may leave out, the server leaves out too, and empty lists.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const schemas = join(root, 'catalogue', 'schema')
const out = process.argv[2] ?? join(root, 'web', 'src', 'api', 'generated', 'catalogue.ts')

const overlayOnly = new Set(['replaces', 'extends', 'of', 'add_choices', 'choices_from'])
/** Required of every definition once it is merged, though an extension may leave it out. */
const requiredWhenMerged = { record_type: ['label', 'title', 'fields'], role: ['label', 'grants'], indicator: ['dated_by'] }
/** Kinds whose files never reach the web as they are. */
const skipped = new Set(['calendar', 'messages'])

const pascal = (name) => name.replace(/(^|_)([a-z])/g, (_, __, letter) => letter.toUpperCase())
const quoted = (text) => `'${text.replaceAll("'", "\\'")}'`

/** Names of `definitions` become interfaces; a row of a group is a field too. */
function nameOf(reference) {
    const name = reference.split('/').pop()
    return pascal(name === 'row_field' ? 'field' : name)
}

function typeOf(schema, depth) {
    if (schema.$ref) return nameOf(schema.$ref)
    if (schema.enum) return schema.enum.map(quoted).join(' | ')
    if (schema.anyOf && !schema.properties) {
        return typeOf(schema.anyOf.find((branch) => branch.type === 'object') ?? schema.anyOf[0], depth)
    }
    switch (schema.type) {
        case 'string': return 'string'
        case 'integer': return 'number'
        case 'boolean': return 'boolean'
        case 'array': {
            const item = typeOf(schema.items, depth)
            return /[ |{]/.test(item) ? `(${item})[]` : `${item}[]`
        }
        case 'object': return schema.properties ? bodyOf(schema, depth + 1, []) : mapOf(schema)
        default: throw new Error(`no type for ${JSON.stringify(schema).slice(0, 120)}`)
    }
}

function mapOf(schema) {
    if (schema.additionalProperties) return `Record<string, ${typeOf(schema.additionalProperties, 0)}>`
    return 'JsonObject'
}

function bodyOf(schema, depth, alsoRequired) {
    const required = new Set([...(schema.required ?? []), ...alsoRequired])
    const pad = '    '.repeat(depth)
    const lines = Object.entries(schema.properties)
        .filter(([name]) => !overlayOnly.has(name))
        .map(([name, member]) => {
            const remark = member.description ? `${pad}/** ${member.description} */\n` : ''
            const always = required.has(name) && !(member.type === 'array' && !member.minItems)
            return `${remark}${pad}${name}${always ? '' : '?'}: ${typeOf(member, depth)}`
        })
    return `{\n${lines.join('\n')}\n${'    '.repeat(depth - 1)}}`
}

function declare(name, schema, alsoRequired = []) {
    const resolved = schema.anyOf && !schema.properties
        ? schema.anyOf.find((branch) => branch.type === 'object') : schema
    if (!resolved?.properties) return null
    return `export interface ${pascal(name)} ${bodyOf(resolved, 1, alsoRequired)}`
}

const declared = new Map()
for (const file of readdirSync(schemas).filter((name) => name.endsWith('.json')).sort()) {
    const kind = file.replace('.json', '')
    if (skipped.has(kind)) continue
    const schema = JSON.parse(readFileSync(join(schemas, file), 'utf8'))
    for (const [name, part] of Object.entries(schema.definitions ?? {})) {
        if (name === 'row_field') continue
        declared.set(pascal(name), declare(name, part))
    }
    // the files of clocks and figures are lists: their items are what the server sends
    if (kind !== 'clock' && kind !== 'indicator') {
        declared.set(pascal(kind), declare(kind, schema, requiredWhenMerged[kind]))
    }
}

const kinds = JSON.parse(readFileSync(join(schemas, 'record_type.json'), 'utf8')).definitions.field
const text = [
    '// Written by scripts/catalogue_types.mjs from catalogue/schema; do not edit.',
    "import type { JsonObject } from '../json'",
    `export type FieldKind = ${typeOf(kinds.properties.kind, 0)}`,
    ...[...declared.values()].filter(Boolean),
].join('\n\n')

// Written only when it differs, so that what is built from it stays fresh.
if (!existsSync(out) || readFileSync(out, 'utf8') !== `${text}\n`) {
    mkdirSync(dirname(out), { recursive: true })
    writeFileSync(out, `${text}\n`)
}
