import type { MissingPlace, PaperRow } from '@/api/paper-types'
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

export interface LinePiece { text: string; missing: boolean }

/** A line in pieces, the marks that stand for missing values apart from the text. */
export function piecesOf(line: string, missing: MissingPlace[]): LinePiece[] {
    const names = new Set(missing.map((place) => place.name))
    const pieces: LinePiece[] = []
    let end = 0
    for (const found of line.matchAll(/【([^【】]+)(未填|格式不符|图片不能用)】/g)) {
        if (!names.has(found[1] ?? '')) continue
        if (found.index > end) pieces.push({ text: line.slice(end, found.index), missing: false })
        pieces.push({ text: found[0], missing: true })
        end = found.index + found[0].length
    }
    if (end < line.length) pieces.push({ text: line.slice(end), missing: false })
    return pieces
}

/** What to do about a missing value, and the record to open for it when that is another one. */
export function hintOf(place: MissingPlace, here: { type: string; id: string }): { words: string; to?: string; toLabel?: string } {
    if (place.reason !== 'blank') return { words: words.hints[place.reason] }
    const type = place.type_label ?? ''
    if (place.field === undefined) return { words: words.hints.noRecord(type) }
    const said = words.hints.blank(type, place.field_label ?? place.field)
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
    if (step.opens !== undefined) return step.opens.type === 'document' && step.act === 'write'
    return type === 'document' && step.act === 'revise'
}

/** The files of an attachment field as the server sends it; masked and erased ones are none. */
export function filesOf(value: unknown): EvidenceFile[] {
    return Array.isArray(value) ? value.filter(isFile) : []
}

function isFile(value: unknown): value is EvidenceFile {
    return typeof value === 'object' && value !== null && 'digest' in value && 'name' in value
}
