import type { Finding, FoundFigure, TextParagraph } from '@/api/report-check-types'

/** A run of a paragraph that has the same marks from end to end. */
export interface Piece {
    text: string
    /** Index of the finding whose mark covers it; of several, the one that begins last. */
    finding?: number
    /** Findings whose number stands after it. */
    ends: number[]
    /** Whether a figure that agrees with the records stands here. */
    agrees: boolean
}

export interface ShownParagraph { from: number; level: number | undefined; pieces: Piece[]; findings: number[] }

/** Torn lines are joined as people read them. */
const joined = (text: string) => text.replace(/[ \t\u3000]*[\r\n\f]+[ \t\u3000]*/g, '')

/** Paragraphs of the text, and what stands between them (numbers of pages, debris) as paragraphs of its own. */
export function withGaps(text: string, paragraphs: readonly TextParagraph[]): TextParagraph[] {
    const all: TextParagraph[] = []
    let done = 0
    const gap = (to: number) => {
        if (to > done && text.slice(done, to).trim() !== '') all.push({ from: done, to })
    }
    for (const paragraph of paragraphs) {
        gap(paragraph.from)
        all.push(paragraph)
        done = Math.max(done, paragraph.to)
    }
    gap(text.length)
    return all
}

interface Marks { findings: readonly Finding[]; figures: readonly FoundFigure[] }

/** A finding without place speaks of the whole text, and is marked nowhere. */
const isPlaced = (finding: Finding) => finding.to > finding.from

function cutsOf(from: number, to: number, marks: Marks, near: readonly number[]): number[] {
    const cuts = new Set([from, to])
    const add = (at: number) => {
        if (at > from && at < to) cuts.add(at)
    }
    near.forEach((index) => {
        const finding = marks.findings[index]
        if (finding !== undefined) [finding.from, finding.to].forEach(add)
    })
    marks.figures.forEach((figure) => {
        if (figure.from < to && figure.to > from) [figure.from, figure.to].forEach(add)
    })
    return [...cuts].sort((a, b) => a - b)
}

function pieceOf(text: string, from: number, to: number, marks: Marks, near: readonly number[]): Piece {
    const covering = near.filter((index) => {
        const finding = marks.findings[index]
        return finding !== undefined && finding.from < to && finding.to > from
    })
    const finding = covering.at(-1)
    const ends = near.filter((index) => {
        const one = marks.findings[index]
        return one !== undefined && one.to > from && one.to <= to
    })
    const agrees = marks.figures.some((figure) => figure.record?.standing === 'same' && figure.from < to && figure.to > from)
    return { text: joined(text.slice(from, to)), ends, agrees, ...(finding === undefined ? {} : { finding }) }
}

/** The paragraphs with their marks; `findings` are in the order in which they are numbered. */
export function laidOut(text: string, paragraphs: readonly TextParagraph[], marks: Marks): ShownParagraph[] {
    const placed = marks.findings.map((finding, index) => ({ finding, index })).filter((entry) => isPlaced(entry.finding))
    return withGaps(text, paragraphs).map((paragraph) => {
        const { from, to } = paragraph
        const near = placed.filter(({ finding }) => finding.from < to && finding.to > from).map(({ index }) => index)
        const figures = marks.figures.filter((figure) => figure.from < to && figure.to > from)
        const local = { findings: marks.findings, figures }
        const cuts = cutsOf(from, to, local, near)
        const pieces = cuts.slice(0, -1).map((begin, at) => pieceOf(text, begin, cuts[at + 1] ?? to, local, near))
        return { from, level: paragraph.level, pieces: pieces.filter((piece) => piece.text !== '' || piece.ends.length > 0), findings: near }
    })
}

/** The last paragraph that begins at or before a place; -1 before the first. */
export const paragraphAt = (paragraphs: readonly ShownParagraph[], place: number): number => paragraphs.filter((one) => one.from <= place).length - 1
