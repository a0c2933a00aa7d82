import type { MissingPlace, OriginPlace, PaperRow } from '@/api/paper-types'
import type { EvidenceFile, NextStep } from '@/api/record-types'
import { paperWords as words } from '@/locales/zh-CN/papers'

export interface PaperGroup { id: keyof typeof words.groups; label: string; papers: PaperRow[] }

const groupOf = { served: 'outward', authority: 'outward', party: 'party', internal: 'internal' } as const
const order = ['outward', 'party', 'internal'] as const

const plain = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toLowerCase()

/** Papers by whom they go to; in each group those for which nothing is missing stand first. */
export function groupPapers(rows: PaperRow[], search: string): PaperGroup[] {
    const asked = plain(search)
    const found = rows.filter((row) => asked === '' || plain(row.label).includes(asked))
    const lacks = (row: PaperRow) => (row.faults === undefined ? row.missing.length : Number.MAX_SAFE_INTEGER)
    return order.flatMap((id) => {
        const papers = found.filter((row) => groupOf[row.direction] === id).sort((a, b) => lacks(a) - lacks(b))
        return papers.length === 0 ? [] : [{ id, label: words.groups[id], papers }]
    })
}

/** A run of a line: words of the template, words that came from records, or a value that is still to be entered. */
export interface LinePiece { text: string; missing?: MissingPlace; from?: number }

/** A line in pieces, the marks that stand for missing values apart from the text. */
export function piecesOf(line: { text: string; from?: number }[], missing: MissingPlace[]): LinePiece[] {
    const named = new Map(missing.map((place) => [place.name, place]))
    const pieces: LinePiece[] = []
    for (const { text, from } of line) {
        const origin = from === undefined ? {} : { from }
        let end = 0
        for (const found of text.matchAll(/【([^【】]+)(未填|格式不符|图片不能用)】/g)) {
            const place = named.get(found[1] ?? '')
            if (place === undefined) continue
            if (found.index > end) pieces.push({ text: text.slice(end, found.index), ...origin })
            pieces.push({ text: found[0], missing: place })
            end = found.index + found[0].length
        }
        if (end < text.length) pieces.push({ text: text.slice(end), ...origin })
    }
    return pieces
}

/** The records that the words of a line came from, each once with what of it was taken; the record itself is not told. */
export function sourcesOf(line: LinePiece[], origins: OriginPlace[][], here: string): { to: string; label: string }[] {
    const found = new Map<string, { type: string; label: string; fields: Set<string> }>()
    for (const piece of line)
        for (const place of piece.from === undefined ? [] : (origins[piece.from] ?? [])) {
            const to = `/record/${place.type}/${place.record}`
            const known = found.get(to) ?? { type: place.type_label, label: '', fields: new Set<string>() }
            known.fields.add(place.field_label)
            found.set(to, known)
        }
    return [...found].map(([to, { type, fields }]) => ({ to, label: `${to.endsWith(here) ? words.thisRecord : type}：${[...fields].join('、')}` }))
}

/** What to do about a missing value, and where it is entered: the step that asks for it, else the record when that is another one. */
export function hintOf(place: MissingPlace, here: { type: string; id: string }): { words: string; to?: string; toLabel?: string } {
    if (place.reason !== 'blank') return { words: words.hints[place.reason] }
    const type = place.type_label ?? ''
    const said = place.field === undefined ? words.hints.noRecord(type) : words.hints.blank(type, place.field_label ?? place.field)
    const { enter } = place
    // What only a correction could enter is what a later step gives; nobody should write a decision's day by hand before it is made.
    if (enter?.act === 'correct' && place.field !== undefined && place.type === here.type && place.record === here.id) return { words: words.hints.later(place.field_label ?? place.field), to: `/record/${here.type}/${here.id}?act=correct`, toLabel: enter.label }
    if (enter?.opens !== undefined) return { words: said, to: `/new/${enter.opens}?act=${enter.act}&under=${enter.field ?? ''}:${place.record ?? here.id}`, toLabel: enter.label }
    if (enter !== undefined) return { words: said, to: `/record/${place.type ?? here.type}/${place.record ?? here.id}?act=${enter.act}`, toLabel: enter.label }
    if (place.field === undefined) return { words: said }
    const elsewhere = place.record !== undefined && place.type !== undefined && place.record !== here.id
    return elsewhere ? { words: said, to: `/record/${place.type ?? ''}/${place.record ?? ''}`, toLabel: words.goThere(type) } : { words: said }
}

/** What the button that files a paper does now: the first version, a newer one, or a second copy of what was issued. */
export function fileButtonOf(paper: PaperRow): { label: string; another: boolean } {
    const last = (paper.filed ?? [])[0]
    if (last === undefined) return { label: words.file, another: false }
    const issued = last.state.id === 'sealed' || last.state.id === 'filed'
    return issued ? { label: words.fileAnother, another: true } : { label: words.fileAgain, another: false }
}

/** Acts that the panels of papers take with the files that belong to them; no form stands for them. */
export function takenByPanel(type: string, step: NextStep): boolean {
    if (step.opens !== undefined) return (step.opens.type === 'document' || step.opens.type === 'paper_note') && step.act === 'write'
    return type === 'document' && step.act === 'revise'
}

/** The files of an attachment field as the server sends it; masked and erased ones are none. */
export function filesOf(value: unknown): EvidenceFile[] {
    return Array.isArray(value) ? value.filter(isFile) : []
}

function isFile(value: unknown): value is EvidenceFile {
    return typeof value === 'object' && value !== null && 'digest' in value && 'name' in value
}
