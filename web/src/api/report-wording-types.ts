/** What a bureau keeps of how its reports speak (docs/formats/http.md, Report check). */
export interface Rung { name: string; need: string; beside: string[]; reads: boolean; changes: number }

export interface LessonEffect {
    where: 'here' | 'before' | 'trials' | 'catalogue'
    text: string
    sentence: string
    was: string | null
    becomes: string | null
    known: boolean
    taught?: boolean
    from?: number
}

export interface LessonRefusal { code: string; words: string; where?: string }

export interface Lesson {
    names: string[]
    needs: string[]
    beside: string[]
    kind: string
    unit: string
    label: string
    ladder: Rung[]
    sentence: { text: string; from: number; to: number }
    reads: boolean
    effects: LessonEffect[]
    refusals: LessonRefusal[]
}

/** A figure and what it is to mean; `indicator` empty: it is none. */
export interface Teaching {
    from: number
    to: number
    indicator: string
    names?: string[] | undefined
    needs?: string[] | undefined
    beside?: string[] | undefined
    confirmed?: boolean | undefined
}

export interface KnownIndicator { id: string; label: string; unit: string; kind?: string; names: string[]; definition?: string }

export interface KeptWording {
    id: string
    version: number
    meaning: 'indicator' | 'none'
    indicator?: string
    label: string
    kind: string
    names: string[]
    needs: string[]
    unit: string
    sentence: string
    figure: string
    kept_by: string
    kept_on?: string
    organisation: string
    ours: boolean
    may: string[]
}
