/** A stack of scans and what would be filed of it (docs/formats/http.md, Scans). */
export interface ScanPaper {
    document: string
    title: string
    number: string
    version_no: number
    pages: number
    /** 《行政处罚决定书》第1版（试环罚〔2026〕1号） */
    name: string
}

export interface PlacedSheet { sheet: number; page: number; by_hand: boolean }

export interface ScanPile extends ScanPaper {
    placed: PlacedSheet[]
    missing: number[]
    ready: boolean
    /** Why it cannot be filed yet. */
    words: string[]
}

export interface FaultySheet {
    sheet: number
    words: string
    /** A person may say which page of which paper it is. */
    assignable: boolean
    left_out: boolean
}

export interface ScanStack {
    scan: string
    case: string
    sheets: number
    papers: ScanPile[]
    faulty: FaultySheet[]
    /** Papers of the case that a sheet may be assigned to. */
    choices: ScanPaper[]
    /** Printed and not in this stack. */
    waiting: ScanPaper[]
}

export interface Assigned { sheet: number; document: string; page: number }

export interface ScanOutcome {
    filed: ScanPaper[]
    refused: (Partial<ScanPaper> & { document: string; refusals: { words: string }[] })[]
    scan: ScanStack
}
