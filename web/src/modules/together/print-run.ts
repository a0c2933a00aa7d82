import type { PaperRow } from '@/api/paper-types'
import { printWords } from '@/locales/zh-CN/together'

/** One case of a print job, with the papers that can be written of it. */
export interface PrintCase { id: string; title: string; papers: PaperRow[] }

export interface PaperKind { id: string; label: string; written: number; complete: number }

/** Kinds of papers that the cases have in common; what most have written stands first. */
export function kindsOf(cases: readonly PrintCase[]): PaperKind[] {
    const kinds = new Map<string, PaperKind>()
    cases.forEach((one) => one.papers.forEach((paper) => {
        if (paper.faults !== undefined) return
        const known = kinds.get(paper.id) ?? { id: paper.id, label: paper.label, written: 0, complete: 0 }
        const written = latestOf(paper) === undefined ? 0 : 1
        kinds.set(paper.id, { ...known, written: known.written + written, complete: known.complete + (paper.missing.length === 0 ? 1 : 0) })
    }))
    return [...kinds.values()].sort((a, b) => b.written - a.written || b.complete - a.complete)
}

/** The version that counts: the newest one that is not void. */
export function latestOf(paper: PaperRow) {
    return (paper.filed ?? []).filter((version) => version.state.id !== 'voided').sort((a, b) => b.version_no - a.version_no)[0]
}

export type PrintStanding = 'lacks' | 'unwritten' | 'blank' | 'waiting' | 'ready' | 'printed' | 'none'

export interface PrintLine { id: string; title: string; standing: PrintStanding; words: string; document?: string; version?: number; number?: string }

/** What stands between each case's paper and the printer. */
export function linesOf(cases: readonly PrintCase[], kind: string): PrintLine[] {
    return cases.map((one): PrintLine => {
        const head = { id: one.id, title: one.title }
        const paper = one.papers.find((row) => row.id === kind)
        if (paper === undefined) return { ...head, standing: 'none', words: printWords.none }
        const version = latestOf(paper)
        if (version === undefined) {
            if (paper.missing.length > 0) return { ...head, standing: 'lacks', words: printWords.lacks(paper.missing) }
            return { ...head, standing: 'unwritten', words: printWords.unwritten }
        }
        const made = { ...head, document: version.id, version: version.version, number: version.number }
        const said = version.number === '' ? version.state.label : `${version.state.label} ${version.number}`
        switch (version.state.id) {
            case 'drafted':
            case 'agreed':
                return (version.blanks ?? 0) > 0 ? { ...made, standing: 'blank', words: printWords.blank(version.blanks ?? 0) } : { ...made, standing: 'ready', words: said }
            case 'printed':
            case 'sealed':
            case 'filed':
                return { ...made, standing: 'printed', words: said }
            default:
                return { ...made, standing: 'waiting', words: printWords.waiting(version.state.label) }
        }
    })
}
